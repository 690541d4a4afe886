// What the applications behind Microsoft Graph share.
export const microsoftGraph = {
  resourceId: '00000003-0000-0000-c000-000000000000',
  resourceDisplayName: 'Microsoft Graph',
  isApi: (url: URL): boolean => url.hostname === 'graph.microsoft.com' && url.pathname.startsWith('/v1.0/'),
} as const
