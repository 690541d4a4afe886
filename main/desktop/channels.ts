// The two channels between the page and the main process. Free of zod, because the preload bundles it.

/** Carries every request; what the page says goes inside, so that it can never name an upload's path itself. */
export const contractChannel = 'throughline:contract'

/** Carries every event to the page. */
export const eventChannel = 'throughline:event'

export type ContractMessage =
  | { readonly kind: 'request'; readonly request: unknown }
  | { readonly kind: 'upload'; readonly path: string }
  | { readonly kind: 'chooseFolder' }
