// Keeps a bug in one workspace from taking the frame with it.
import { Component, type ReactNode } from 'react'
import { Action, Trouble } from '../parts/index.ts'

interface BoundaryProps {
  name: string
  children: ReactNode
}

export class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <div className="tl-pane">
        <Trouble error={this.state.error} />
        <div className="tl-boundary-action">
          <Action onClick={() => this.setState({ error: null })}>Draw {this.props.name} again</Action>
        </div>
      </div>
    )
  }
}
