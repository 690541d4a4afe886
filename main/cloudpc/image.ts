// The image every Cloud PC of a pool starts from: what Windows itself has and runs, and nothing else.
import type { Computer } from './computer.ts'

/** The image Cloud PCs are provisioned from unless their pool says otherwise. (The gallery's name for it; the number is ours.) */
export const defaultImage = 'windows-ent-cpc-win11-25h2-2026.09'

export const profile = 'C:\\Users\\agent'
export const temporary = `${profile}\\AppData\\Local\\Temp`
export const screen = { width: 1024, height: 768 } // what the published computer-use loop drives (real-system.md §9.3)

const folderPaths = [
  'C:',
  'C:\\Program Files',
  'C:\\Program Files\\Microsoft Office',
  'C:\\Program Files (x86)',
  'C:\\Program Files (x86)\\Microsoft',
  'C:\\Users',
  profile,
  `${profile}\\Desktop`,
  `${profile}\\Documents`,
  `${profile}\\Downloads`,
  temporary,
  'C:\\Windows',
  'C:\\Windows\\System32',
]

/** Image paths of the programs that are installed, as `launch_application` takes them. */
export const programs: Readonly<Record<string, string>> = {
  'msedge.exe': 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'excel.exe': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE',
  'winword.exe': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
  'notepad.exe': 'C:\\Windows\\System32\\notepad.exe',
  'calc.exe': 'C:\\Windows\\System32\\calc.exe',
  'explorer.exe': 'C:\\Windows\\explorer.exe',
  'cmd.exe': 'C:\\Windows\\System32\\cmd.exe',
  'python.exe': 'C:\\Program Files\\Python313\\python.exe',
}

/** A Cloud PC as its image leaves it. Made anew each time: no two share any of it. */
export function baseline(image: string = defaultImage): Computer {
  return {
    image,
    system: {
      osVersion: 'Microsoft Windows 11 Enterprise 25H2',
      cpuCores: 2,
      memoryMb: 8192,
      diskGb: 128,
      model: 'Cloud PC for Agents',
      screen: { ...screen },
    },
    registry: {
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProductName': 'Windows 11 Enterprise',
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\EditionID': 'CloudEdition',
      'HKLM\\SOFTWARE\\Microsoft\\Enrollments\\EnrollmentType': '6',
      'HKLM\\SOFTWARE\\Throughline\\ImageVersion': image, // the simulator's own mark
    },
    environment: {
      OS: 'Windows_NT',
      COMPUTERNAME: 'CPCA',
      USERNAME: 'agent',
      USERPROFILE: profile,
      TEMP: temporary,
      PATH: 'C:\\Windows\\System32;C:\\Windows;C:\\Program Files\\Python313',
    },
    folders: Object.fromEntries(folderPaths.map(path => [path.toLowerCase(), path])),
    files: {},
    recycleBin: [],
    processes: [
      { pid: 4, parent: 0, name: 'System', commandLine: '', startTimeTicks: 1 },
      { pid: 688, parent: 4, name: 'lsass.exe', commandLine: 'C:\\Windows\\System32\\lsass.exe', startTimeTicks: 2 },
      {
        pid: 912,
        parent: 4,
        name: 'svchost.exe',
        commandLine: 'C:\\Windows\\System32\\svchost.exe -k netsvcs',
        startTimeTicks: 3,
      },
      { pid: 4120, parent: 912, name: 'explorer.exe', commandLine: 'C:\\Windows\\explorer.exe', startTimeTicks: 4 },
    ],
    windows: [],
    input: { x: 0, y: 0 },
    clipboard: null,
    tabs: [],
    activeTab: null,
    history: [],
    cookies: [],
    storage: {},
    credentials: [],
    tokens: [],
    signOn: { account: null, sites: [] },
    events: [],
    serial: 0,
  }
}

/** What runs before anybody signs in. */
export const services: readonly string[] = ['System', 'lsass.exe', 'svchost.exe']

/** Processes that a session may not end. */
export const protectedProcesses: readonly string[] = [...services, 'explorer.exe']
