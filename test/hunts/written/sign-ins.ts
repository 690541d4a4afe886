// Sign-ins of the kinds that no scenario has: people and agents where they do not belong, or from where they never came.
import {
  agentOf,
  at,
  dana,
  invoice,
  nonInteractive,
  servicePrincipal,
  signIn,
  toolCall,
  vendor,
  type WrittenProof,
} from './row.ts'

const cloudPc = { deviceId: 'd1', displayName: 'CPCA-001', isCompliant: true }
const laptop = { deviceId: 'd9', displayName: 'LAPTOP-7', isCompliant: true }

export const signIns: Readonly<Record<string, WrittenProof>> = {
  'agent-user-signs-in-interactively': {
    rows: [
      signIn(at('10:00'), {
        UserPrincipalName: vendor.upn,
        Agent: agentOf('agentIDuser', 'agentIDuser'),
        ResultType: '50126',
        IPAddress: '198.51.100.9',
      }),
      signIn(at('10:01'), {
        UserPrincipalName: vendor.upn,
        Agent: agentOf('agentIDuser', 'agentIDuser'),
        IPAddress: '198.51.100.9',
      }),
      signIn(at('10:02'), {}),
    ],
    finds: [{ UserPrincipalName: vendor.upn, Attempts: 2, Succeeded: 1, Addresses: ['198.51.100.9'] }],
  },
  'person-on-a-cloud-pc-for-agents': {
    rows: [
      signIn(at('10:00'), { DeviceDetail: cloudPc, IPAddress: '192.0.2.1' }),
      signIn(at('10:01'), { DeviceDetail: laptop, UserPrincipalName: 'sam.osei@contoso.com' }),
      nonInteractive(at('10:02'), { DeviceDetail: cloudPc }),
    ],
    finds: [{ UserPrincipalName: dana.upn, DeviceName: 'CPCA-001', SignIns: 1, Succeeded: 1 }],
  },
  'cloud-pc-used-without-a-session': {
    rows: [
      toolCall(at('09:58'), 'mcp_W365ComputerUse_StartSession'),
      nonInteractive(at('10:00'), { DeviceDetail: cloudPc, UniqueTokenIdentifier: 'in-a-session' }),
      nonInteractive(at('10:01'), {
        DeviceDetail: cloudPc,
        UniqueTokenIdentifier: 'in-none',
        AppId: vendor.id,
        UserPrincipalName: vendor.upn,
      }),
      // A refused session is none.
      toolCall(at('09:59'), 'mcp_W365ComputerUse_StartSession', vendor, { ErrorType: '504' }),
    ],
    finds: [
      { UserPrincipalName: vendor.upn, AgentId: vendor.id, DeviceName: 'CPCA-001', UniqueTokenIdentifier: 'in-none' },
    ],
  },
  'agent-user-at-work-without-a-prompt': {
    rows: [
      nonInteractive(at('10:00'), { UniqueTokenIdentifier: 'prompted' }),
      toolCall(at('09:59'), 'browser_navigate'),
      nonInteractive(at('10:00'), {
        UniqueTokenIdentifier: 'unasked',
        AppId: vendor.id,
        UserPrincipalName: vendor.upn,
        IPAddress: '198.51.100.41',
      }),
      // Long before is no reason.
      toolCall(at('04:00'), 'browser_navigate', vendor),
    ],
    finds: [{ UserPrincipalName: vendor.upn, AgentId: vendor.id, SignIns: 1, Tokens: ['unasked'] }],
  },
  'agent-from-a-new-network': {
    rows: [
      servicePrincipal(at('10:00', 5), { IPAddress: '198.51.100.40' }),
      servicePrincipal(at('10:00'), { IPAddress: '198.51.100.77' }),
      servicePrincipal(at('10:01'), { IPAddress: '203.0.113.200' }),
      // Nothing is known of this one.
      servicePrincipal(at('10:02'), { ServicePrincipalId: vendor.id, IPAddress: '203.0.113.201' }),
    ],
    finds: [{ ServicePrincipalId: invoice.id, Network: '203.0.113', Addresses: ['203.0.113.200'], SignIns: 1 }],
  },
  'agent-in-two-countries': {
    rows: [
      servicePrincipal(at('10:10'), { IPAddress: '198.51.100.40', Location: 'US' }),
      servicePrincipal(at('10:40'), { IPAddress: '203.0.113.200', Location: 'BR' }),
      servicePrincipal(at('10:40'), {
        IPAddress: '203.0.113.201',
        Location: 'BR',
        AppId: vendor.id,
        Identity: vendor.name,
      }),
      servicePrincipal(at('10:41'), {
        IPAddress: '203.0.113.202',
        Location: 'BR',
        AppId: vendor.id,
        Identity: vendor.name,
      }),
    ],
    finds: [{ AgentId: invoice.id, AgentName: invoice.name }],
  },
  'token-used-on-another-device': {
    rows: [
      nonInteractive(at('10:00'), { DeviceDetail: cloudPc, UniqueTokenIdentifier: 't1' }),
      {
        Type: 'MicrosoftGraphActivityLogs',
        TimeGenerated: at('10:01'),
        SignInActivityId: 't1',
        DeviceId: 'd1',
        AppId: invoice.id,
        RequestMethod: 'GET',
      },
      {
        Type: 'MicrosoftGraphActivityLogs',
        TimeGenerated: at('10:02'),
        SignInActivityId: 't1',
        DeviceId: 'd2',
        AppId: invoice.id,
        RequestMethod: 'GET',
      },
      // Identifiers of tokens tell upper from lower case.
      {
        Type: 'MicrosoftGraphActivityLogs',
        TimeGenerated: at('10:03'),
        SignInActivityId: 'T1',
        DeviceId: 'd2',
        AppId: invoice.id,
        RequestMethod: 'GET',
      },
    ],
    finds: [
      {
        SignInActivityId: 't1',
        IssuedTo: 'd1',
        IssuedToName: 'CPCA-001',
        UsedOn: 'd2',
        UserPrincipalName: invoice.upn,
      },
    ],
  },
  'blueprint-signs-in-with-a-secret': {
    rows: [
      servicePrincipal(at('10:00'), {
        Agent: agentOf('agentIdentityBlueprintPrincipal', 'agentIdentityBlueprintPrincipal'),
        ClientCredentialType: 'clientSecret',
        ServicePrincipalName: 'Finance Ops',
        AppId: 'b1',
      }),
      servicePrincipal(at('10:01'), {
        Agent: agentOf('agentIdentityBlueprintPrincipal', 'agentIdentityBlueprintPrincipal'),
        ClientCredentialType: 'clientAssertion',
        ServicePrincipalName: 'Procurement',
        AppId: 'b2',
      }),
      servicePrincipal(at('10:02'), {
        Agent: agentOf('notAgentic', 'notAgentic'),
        ClientCredentialType: 'clientSecret',
        ServicePrincipalName: 'A backup product',
      }),
    ],
    finds: [{ BlueprintAppId: 'b1', Name: 'Finance Ops', SignIns: 1 }],
  },
  'password-spray': {
    rows: [
      ...Array.from({ length: 12 }, (_, one) =>
        signIn(at(`10:${10 + one}`), {
          UserPrincipalName: `person${one}@contoso.com`,
          ResultType: '50126',
          IPAddress: '198.51.100.9',
        }),
      ),
      signIn(at('10:40'), { UserPrincipalName: 'person7@contoso.com', IPAddress: '198.51.100.9' }),
      signIn(at('10:41'), { ResultType: '50126', IPAddress: '203.0.113.24' }),
    ],
    finds: [{ IPAddress: '198.51.100.9', Failed: 12, Tried: 12, GotInto: ['person7@contoso.com'], Succeeded: true }],
  },
}
