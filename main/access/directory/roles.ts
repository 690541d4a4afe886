// Which directory roles, groups and permissions an agent may be given, and which roles may manage agents.

/**
 * The built-in roles agents may be assigned (Microsoft: authorization-agent-id). All others are refused: privileged
 * ones such as Global Administrator, Privileged Role Administrator and User Administrator, and every custom role.
 */
const agentRoles: ReadonlySet<string> = new Set([
  'AI Administrator',
  'Attack Payload Author',
  'Attack Simulation Administrator',
  'Attribute Assignment Reader',
  'Attribute Definition Reader',
  'Attribute Log Administrator',
  'Attribute Log Reader',
  'Azure DevOps Administrator',
  'Azure Information Protection Administrator',
  'B2C IEF Policy Administrator',
  'Billing Administrator',
  'Cloud App Security Administrator',
  'Compliance Administrator',
  'Compliance Data Administrator',
  'Customer LockBox Access Approver',
  'Desktop Analytics Administrator',
  'Directory Readers',
  'Directory Synchronization Accounts',
  'Dynamics 365 Administrator',
  'Dynamics 365 Business Central Administrator',
  'Edge Administrator',
  'Exchange Administrator',
  'Exchange Recipient Administrator',
  'Extended Directory User Administrator',
  'External ID User Flow Administrator',
  'External ID User Flow Attribute Administrator',
  'Fabric Administrator',
  'Global Reader',
  'Global Secure Access Log Reader',
  'Insights Administrator',
  'Insights Analyst',
  'Insights Business Leader',
  'IoT Device Administrator',
  'Kaizala Administrator',
  'Knowledge Administrator',
  'Knowledge Manager',
  'License Administrator',
  'Message Center Privacy Reader',
  'Message Center Reader',
  'Microsoft 365 Backup Administrator',
  'Microsoft 365 Migration Administrator',
  'Microsoft Entra Joined Device Local Administrator',
  'Microsoft Graph Data Connect Administrator',
  'Microsoft Hardware Warranty Administrator',
  'Microsoft Hardware Warranty Specialist',
  'Network Administrator',
  'Office Apps Administrator',
  'Organizational Branding Administrator',
  'Organizational Data Source Administrator',
  'Organizational Messages Approver',
  'Organizational Messages Writer',
  'People Administrator',
  'Places Administrator',
  'Power Platform Administrator',
  'Printer Administrator',
  'Printer Technician',
  'Purview Workload Content Administrator',
  'Purview Workload Content Reader',
  'Purview Workload Content Writer',
  'Reports Reader',
  'Search Administrator',
  'Search Editor',
  'Security Reader',
  'Service Support Administrator',
  'SharePoint Administrator',
  'SharePoint Embedded Administrator',
  'Skype for Business Administrator',
  'Teams Administrator',
  'Teams Communications Administrator',
  'Teams Communications Support Engineer',
  'Teams Communications Support Specialist',
  'Teams Devices Administrator',
  'Teams Reader',
  'Teams Telephony Administrator',
  'Tenant Creator',
  'Usage Summary Reports Reader',
  'User Experience Success Manager',
  'Virtual Visits Administrator',
  'Viva Glint Tenant Administrator',
  'Viva Goals Administrator',
  'Viva Pulse Administrator',
  'Windows 365 Administrator',
  'Windows Update Deployment Administrator',
  'Yammer Administrator',
])

/** Whether an agent may hold this directory role, by display name. */
export const mayBeGivenToAgents = (role: string): boolean => agentRoles.has(role)

/** Microsoft Graph permissions nobody can consent to for an agent (authorization-agent-id). */
const blockedPermissions: ReadonlySet<string> = new Set([
  'Application.ReadWrite.All',
  'RoleManagement.ReadWrite.All',
  'User.ReadWrite.All',
  'Directory.AccessAsUser.All',
])
/** Whether this Microsoft Graph permission, by its value, can be consented to for no agent. */
export const isBlockedForAgents = (graphPermission: string): boolean => blockedPermissions.has(graphPermission)

export type Duty =
  | 'agents'
  | 'createAgents'
  | 'registry'
  | 'audit'
  | 'risk'
  | 'people'
  | 'roles'
  | 'pools'
  | 'conditionalAccess'
  | 'grants'
  | 'reviews'
  | 'alerts'

/** Who may do what beside owners and sponsors. Microsoft names the roles; which of them suffices for what is condensed here. */
const duties: Record<Duty, readonly string[]> = {
  agents: ['Agent ID Administrator', 'Cloud Application Administrator', 'Application Administrator'],
  createAgents: ['Agent ID Administrator', 'Agent ID Developer'],
  registry: ['Agent Registry Administrator', 'AI Administrator'],
  // who holds the Audit Logs role of Exchange by their role in the directory
  audit: ['Compliance Administrator', 'Exchange Administrator'],
  risk: ['Security Administrator', 'Security Operator'],
  people: ['User Administrator'],
  roles: ['Privileged Role Administrator'],
  // those with `microsoft.cloudPC/allEntities/allProperties/allTasks`: pools are Intune's provisioning policies for agents
  pools: ['Windows 365 Administrator', 'Intune Administrator'],
  conditionalAccess: ['Conditional Access Administrator', 'Security Administrator'],
  // the object is ours; these are the roles that assign agent identities to what other applications publish
  grants: [
    'Agent ID Administrator',
    'Identity Governance Administrator',
    'Privileged Role Administrator',
    'Cloud Application Administrator',
    'Application Administrator',
  ],
  // Graph, `accessReviewInstance: stop`: "write access reviews of a group or app"; of the access of agents no page says it: ours
  reviews: ['Identity Governance Administrator', 'User Administrator'],
  // who manages alerts and incidents in Defender
  alerts: ['Security Operator', 'Security Administrator'],
}

/** Whether one of these directory roles, by display name, allows this duty. */
export const holdsDuty = (roles: readonly string[], duty: Duty): boolean =>
  roles.some(role => role === 'Global Administrator' || duties[duty].includes(role))

/** The roles that allow this duty beside Global Administrator, the narrowest first. */
export const rolesFor = (duty: Duty): readonly string[] => duties[duty]
