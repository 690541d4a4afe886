// The schema of the records of each table telemetry writes to, and the log it belongs to.
import { z } from 'zod'
import type { LogPlane, TableName } from '../model/evidence.ts'
import { ExporterBody } from './agent365.ts'
import { AgentsInfo } from './agents-info.ts'
import { AlertEvidence, AlertInfo, SecurityAlert, SecurityIncident } from './alert.ts'
import { ASimAgentEventLogs } from './asim-agent-event.ts'
import { CopilotActivity } from './copilot.ts'
import { CloudAppEvents } from './defender.ts'
import { EmailEvents, UrlClickEvents } from './email.ts'
import {
  AADManagedIdentitySignInLogs,
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AuditLogs,
  SigninLogs,
} from './entra.ts'
import { CloudPcObject, GraphObject } from './graph.ts'
import { GraphAPIAuditEvents, MicrosoftGraphActivityLogs } from './graph-activity.ts'
import { AgentRiskDetectionObject, AlertObject, InteractionObject, RiskyAgentObject } from './graph-findings.ts'
import { EntraIdSignInEvents, EntraIdSpnSignInEvents } from './hunting-sign-in.ts'
import { ManagementApiRecord } from './purview.ts'
import { AADAgentRiskEvents, AADRiskyAgents, AADRiskyUsers, AADUserRiskEvents } from './risk.ts'

/** Tables that are not here are read from exports of real tenants alone. */
export const tableSchemas: Readonly<Partial<Record<TableName, z.ZodType>>> = {
  AADServicePrincipalSignInLogs,
  AADManagedIdentitySignInLogs,
  AADNonInteractiveUserSignInLogs,
  SigninLogs,
  AuditLogs,
  MicrosoftGraphActivityLogs,
  GraphAPIAuditEvents,
  EntraIdSignInEvents,
  EntraIdSpnSignInEvents,
  // Graph's objects of the same are filed with the rows
  AADAgentRiskEvents: z.union([AADAgentRiskEvents, AgentRiskDetectionObject]),
  AADRiskyAgents: z.union([AADRiskyAgents, RiskyAgentObject]),
  AADUserRiskEvents,
  AADRiskyUsers,
  AgentSpan: ExporterBody,
  ASimAgentEventLogs,
  CopilotActivity,
  CloudAppEvents,
  AlertInfo,
  AlertEvidence,
  SecurityAlert,
  SecurityIncident,
  AgentsInfo,
  EmailEvents,
  UrlClickEvents,
  AuditRecord: ManagementApiRecord,
  AgentObject: GraphObject,
  CloudPcObject,
  AlertObject,
  InteractionObject,
}

/** The log that records of each of these tables are filed in; Graph's objects come with Entra's. */
export const tablePlanes: Readonly<Partial<Record<TableName, LogPlane>>> = {
  AADServicePrincipalSignInLogs: 'entra',
  AADManagedIdentitySignInLogs: 'entra',
  AADNonInteractiveUserSignInLogs: 'entra',
  SigninLogs: 'entra',
  AuditLogs: 'entra',
  MicrosoftGraphActivityLogs: 'entra',
  AADAgentRiskEvents: 'entra',
  AADRiskyAgents: 'entra',
  AADUserRiskEvents: 'entra',
  AADRiskyUsers: 'entra',
  AgentObject: 'entra',
  CloudPcObject: 'entra',
  AgentSpan: 'agent365',
  ASimAgentEventLogs: 'agent365',
  CloudAppEvents: 'defender',
  GraphAPIAuditEvents: 'defender',
  EntraIdSignInEvents: 'defender',
  EntraIdSpnSignInEvents: 'defender',
  AlertInfo: 'defender',
  AlertEvidence: 'defender',
  SecurityAlert: 'defender',
  SecurityIncident: 'defender',
  AlertObject: 'defender',
  AgentsInfo: 'defender',
  EmailEvents: 'defender',
  UrlClickEvents: 'defender',
  AuditRecord: 'purview',
  CopilotActivity: 'purview',
  InteractionObject: 'purview',
}

/** The same of tables that are read from exports of real tenants alone. Others belong to none of the four logs. */
export const exportedPlanes: Readonly<Partial<Record<TableName, LogPlane>>> = {
  AADProvisioningLogs: 'entra',
  AADServicePrincipalRiskEvents: 'entra',
  AADRiskyServicePrincipals: 'entra',
  HuntingEvents: 'defender',
  IdentityInfo: 'defender',
  IdentityLogonEvents: 'defender',
  IdentityQueryEvents: 'defender',
  IdentityDirectoryEvents: 'defender',
  DeviceInfo: 'defender',
  DeviceEvents: 'defender',
  DeviceProcessEvents: 'defender',
  DeviceNetworkEvents: 'defender',
  DeviceFileEvents: 'defender',
  DeviceRegistryEvents: 'defender',
  DeviceLogonEvents: 'defender',
  DeviceImageLoadEvents: 'defender',
  DeviceNetworkInfo: 'defender',
  EmailAttachmentInfo: 'defender',
  EmailUrlInfo: 'defender',
  EmailPostDeliveryEvents: 'defender',
  MessageEvents: 'defender',
  OAuthAppInfo: 'defender',
  McasShadowItReporting: 'defender',
  ExposureGraphNodes: 'defender',
  ExposureGraphEdges: 'defender',
  BehaviorInfo: 'defender',
  BehaviorEntities: 'defender',
  // the unified audit log, and what Sentinel takes from it into tables of its own
  OfficeActivity: 'purview',
  PurviewDataSensitivityLogs: 'purview',
  PowerAppsActivity: 'purview',
  PowerPlatformAdminActivity: 'purview',
  DataverseActivity: 'purview',
}
