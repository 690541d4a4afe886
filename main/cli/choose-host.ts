// Decides whether `npm start` opens Electron or the web host, and says why where it is the web host.

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly environment: NodeJS.ProcessEnv
  /** The effective user id, or null where the platform has none. */
  readonly user: number | null
}

/** One sentence on why Electron can not open a window here, or null where it can. */
export function whyNoWindow({ platform, environment, user }: Machine): string | null {
  if (!hasDisplay({ platform, environment })) return 'there is no display here'
  if (platform !== 'win32' && platform !== 'darwin' && user === 0)
    return 'Electron does not run sandboxed as root, and Throughline never runs it without its sandbox'
  return null
}

export function hasDisplay({ platform, environment }: Pick<Machine, 'platform' | 'environment'>): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/**
 * The environment Electron is started with. These variables would turn it into plain Node or load code into it:
 * in a packaged app Electron's fuses close the same doors (runAsNode, NODE_OPTIONS, --inspect).
 */
export function electronEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE, ELECTRON_NO_ASAR, NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...rest } = environment
  return rest
}
