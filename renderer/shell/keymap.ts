// The keyboard map as data: every command, what it is called and the keys it starts out with.

export interface Binding {
  readonly command: string
  readonly title: string
  readonly keys: readonly string[]
  /** Heading in the key sheet. */
  readonly where: 'Everywhere' | 'Live' | 'Investigate' | 'Case'
}

// Browsers keep Ctrl+1 for their tabs, so workspaces answer to a second key there.
export const keymap = [
  { command: 'palette', title: 'Command palette', keys: ['Ctrl+Shift+P'], where: 'Everywhere' },
  { command: 'search', title: 'Search traces and records', keys: ['Ctrl+K'], where: 'Everywhere' },
  { command: 'keys', title: 'Key sheet', keys: ['?'], where: 'Everywhere' },
  { command: 'workspace.live', title: 'Go to Live', keys: ['Ctrl+1', 'Alt+Shift+1'], where: 'Everywhere' },
  {
    command: 'workspace.investigate',
    title: 'Go to Investigate',
    keys: ['Ctrl+2', 'Alt+Shift+2'],
    where: 'Everywhere',
  },
  { command: 'workspace.case', title: 'Go to Case', keys: ['Ctrl+7', 'Alt+Shift+7'], where: 'Everywhere' },
  { command: 'pane.next', title: 'Next pane', keys: ['F6'], where: 'Everywhere' },
  { command: 'pane.previous', title: 'Previous pane', keys: ['Shift+F6'], where: 'Everywhere' },
  { command: 'pane.full', title: 'Pane full size, and back', keys: ['F'], where: 'Everywhere' },
  { command: 'case.new', title: 'New case', keys: [], where: 'Everywhere' },
  { command: 'case.import', title: 'Import logs into the open case', keys: [], where: 'Everywhere' },
  { command: 'case.importFolder', title: 'Import a folder of logs into the open case', keys: [], where: 'Everywhere' },
  { command: 'case.verify', title: 'Verify the whole case', keys: [], where: 'Everywhere' },
  { command: 'theme.system', title: 'Theme: follow the system', keys: [], where: 'Everywhere' },
  { command: 'theme.dark', title: 'Theme: dark', keys: [], where: 'Everywhere' },
  { command: 'theme.light', title: 'Theme: light', keys: [], where: 'Everywhere' },
  { command: 'notices.dismiss', title: 'Dismiss messages', keys: [], where: 'Everywhere' },

  { command: 'live.play', title: 'Play or pause', keys: ['Space'], where: 'Live' },
  { command: 'live.back', title: 'Step back one message', keys: [','], where: 'Live' },
  { command: 'live.forward', title: 'Step one message', keys: ['.'], where: 'Live' },
  { command: 'live.chapterBack', title: 'Chapter before', keys: ['['], where: 'Live' },
  { command: 'live.chapterForward', title: 'Chapter after', keys: [']'], where: 'Live' },
  { command: 'live.slower', title: 'Slower', keys: ['-'], where: 'Live' },
  { command: 'live.faster', title: 'Faster', keys: ['='], where: 'Live' },
  { command: 'live.table', title: 'Stage as a table, and back', keys: ['Shift+T'], where: 'Live' },
  { command: 'live.new', title: 'New run', keys: ['N'], where: 'Live' },
  { command: 'live.clear', title: 'Clear the selection', keys: ['Escape'], where: 'Live' },

  { command: 'investigate.clauseBefore', title: 'Clause before', keys: ['ArrowUp'], where: 'Investigate' },
  { command: 'investigate.clauseAfter', title: 'Clause after', keys: ['ArrowDown'], where: 'Investigate' },
  { command: 'investigate.spanBefore', title: 'Span before in the lane', keys: ['ArrowLeft'], where: 'Investigate' },
  { command: 'investigate.spanAfter', title: 'Span after in the lane', keys: ['ArrowRight'], where: 'Investigate' },
  { command: 'investigate.zoomIn', title: 'Zoom in', keys: ['W'], where: 'Investigate' },
  { command: 'investigate.zoomOut', title: 'Zoom out', keys: ['S'], where: 'Investigate' },
  { command: 'investigate.panLeft', title: 'Pan left', keys: ['A'], where: 'Investigate' },
  { command: 'investigate.panRight', title: 'Pan right', keys: ['D'], where: 'Investigate' },
  { command: 'investigate.nextGap', title: 'Next gap', keys: ['G'], where: 'Investigate' },
  { command: 'investigate.nextPin', title: 'Next refusal or alert', keys: ['P'], where: 'Investigate' },
  { command: 'investigate.raw', title: 'Raw record, and back', keys: ['R'], where: 'Investigate' },
  { command: 'investigate.star', title: 'Star the record, and back', keys: ['M'], where: 'Investigate' },
  { command: 'investigate.tag', title: 'Tag the record', keys: ['T'], where: 'Investigate' },
  { command: 'investigate.comment', title: 'Comment on the record', keys: ['C'], where: 'Investigate' },
  { command: 'investigate.table', title: 'Waterfall as a table, and back', keys: ['Shift+T'], where: 'Investigate' },
  { command: 'investigate.list', title: 'Back to the list of traces', keys: ['Backspace'], where: 'Investigate' },
  { command: 'investigate.clear', title: 'Clear the selection', keys: ['Escape'], where: 'Investigate' },

  { command: 'case.bundle', title: 'Make an evidence bundle', keys: [], where: 'Case' },
  { command: 'case.merge', title: 'Merge cases', keys: [], where: 'Case' },
  { command: 'case.export', title: 'Export records', keys: [], where: 'Case' },
  { command: 'case.compact', title: 'Compact the case file', keys: [], where: 'Case' },
  { command: 'case.lock', title: 'Lock a copy of the case', keys: [], where: 'Case' },
  { command: 'case.unlock', title: 'Open a locked case', keys: [], where: 'Case' },
] as const satisfies readonly Binding[]

export type Command = (typeof keymap)[number]['command']
