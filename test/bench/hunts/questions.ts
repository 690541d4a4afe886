// Thirty hunts as people write them, and the same questions in SQL over plain tables, as somebody who knows DuckDB would.

export interface Question {
  readonly title: string
  readonly kql: string
  readonly sql: string
}

const last = "TIMESTAMP '2026-11-20 00:00:00'"

export const questions: readonly Question[] = [
  {
    title: 'sign-ins by user',
    kql: `SigninLogs | where TimeGenerated > ago(7d) | summarize count(), dcount(IPAddress) by UserPrincipalName | top 20 by count_`,
    sql: `SELECT UserPrincipalName, count(*) AS n, count(DISTINCT IPAddress) FROM SigninLogs WHERE TimeGenerated > ${last} - INTERVAL 7 DAY GROUP BY 1 ORDER BY n DESC LIMIT 20`,
  },
  {
    title: 'refusals by hour',
    kql: `SigninLogs | where ResultType != "0" | summarize count() by bin(TimeGenerated, 1h) | sort by TimeGenerated asc`,
    sql: `SELECT date_trunc('hour', TimeGenerated) AS t, count(*) FROM SigninLogs WHERE ResultType <> '0' GROUP BY 1 ORDER BY 1`,
  },
  {
    title: 'one user',
    kql: `SigninLogs | where UserPrincipalName =~ "USER42@contoso.com" | project TimeGenerated, AppDisplayName, IPAddress, ResultType | sort by TimeGenerated desc`,
    sql: `SELECT TimeGenerated, AppDisplayName, IPAddress, ResultType FROM SigninLogs WHERE lower(UserPrincipalName) = 'user42@contoso.com' ORDER BY TimeGenerated DESC`,
  },
  {
    title: 'a term in an agent string',
    kql: `SigninLogs | where UserAgent has "windows" and ResultType == "53003" | count`,
    sql: `SELECT count(*) FROM SigninLogs WHERE UserAgent ILIKE '%windows%' AND regexp_matches(UserAgent, '(?i)(^|[^0-9A-Za-z])windows($|[^0-9A-Za-z])') AND ResultType = '53003'`,
  },
  {
    title: 'any of several terms',
    kql: `SigninLogs | where ResultDescription has_any ("blocked", "denied", "refused") | summarize count() by AppDisplayName`,
    sql: `SELECT AppDisplayName, count(*) FROM SigninLogs WHERE regexp_matches(ResultDescription, '(?i)(^|[^0-9A-Za-z])(blocked|denied|refused)($|[^0-9A-Za-z])') GROUP BY 1`,
  },
  {
    title: 'latest sign-in of each user',
    kql: `SigninLogs | summarize arg_max(TimeGenerated, AppDisplayName, IPAddress, Location) by UserPrincipalName`,
    sql: `SELECT UserPrincipalName, max(TimeGenerated), arg_max(AppDisplayName, TimeGenerated), arg_max(IPAddress, TimeGenerated), arg_max(Location, TimeGenerated) FROM SigninLogs GROUP BY 1`,
  },
  {
    title: 'latest sign-in of each user, whole',
    kql: `SigninLogs | where TimeGenerated > ago(3d) | summarize arg_max(TimeGenerated, *) by UserPrincipalName`,
    sql: `SELECT * FROM SigninLogs WHERE TimeGenerated > ${last} - INTERVAL 3 DAY QUALIFY row_number() OVER (PARTITION BY UserPrincipalName ORDER BY TimeGenerated DESC) = 1`,
  },
  {
    title: 'operating systems',
    kql: `SigninLogs | extend os = tostring(DeviceDetail.operatingSystem) | summarize count() by os`,
    sql: `SELECT DeviceDetail->>'operatingSystem' AS os, count(*) FROM SigninLogs GROUP BY 1`,
  },
  {
    title: 'non-compliant devices',
    kql: `SigninLogs | where DeviceDetail.isCompliant == false and ResultType == "0" | summarize dcount(UserPrincipalName) by tostring(DeviceDetail.operatingSystem)`,
    sql: `SELECT DeviceDetail->>'operatingSystem', count(DISTINCT UserPrincipalName) FROM SigninLogs WHERE (DeviceDetail->>'isCompliant')::BOOLEAN = false AND ResultType = '0' GROUP BY 1`,
  },
  {
    title: 'policies that failed',
    kql: `SigninLogs | where TimeGenerated > ago(7d) | mv-expand policy = ConditionalAccessPolicies | where policy.result == "failure" | summarize count() by tostring(policy.displayName)`,
    sql: `SELECT policy->>'displayName', count(*) FROM (SELECT unnest(from_json(ConditionalAccessPolicies, '["JSON"]')) AS policy FROM SigninLogs WHERE TimeGenerated > ${last} - INTERVAL 7 DAY) WHERE policy->>'result' = 'failure' GROUP BY 1`,
  },
  {
    title: 'addresses with many users',
    kql: `SigninLogs | summarize users = dcount(UserPrincipalName), make_set(AppDisplayName, 20) by IPAddress | where users > 3 | sort by users desc | take 50`,
    sql: `SELECT IPAddress, count(DISTINCT UserPrincipalName) AS users, list(DISTINCT AppDisplayName)[1:20] FROM SigninLogs GROUP BY 1 HAVING users > 3 ORDER BY users DESC LIMIT 50`,
  },
  {
    title: 'password spray',
    kql: `SigninLogs | where ResultType in ("50126", "50053") | summarize users = dcount(UserPrincipalName), attempts = count() by IPAddress, bin(TimeGenerated, 1d) | where users > 2`,
    sql: `SELECT IPAddress, date_trunc('day', TimeGenerated) AS d, count(DISTINCT UserPrincipalName) AS users, count(*) FROM SigninLogs WHERE ResultType IN ('50126', '50053') GROUP BY 1, 2 HAVING users > 2`,
  },
  {
    title: 'token used from two addresses',
    kql: `SigninLogs | where TimeGenerated > ago(1d) | summarize addresses = dcount(IPAddress) by UniqueTokenIdentifier | where addresses > 1 | count`,
    sql: `SELECT count(*) FROM (SELECT UniqueTokenIdentifier FROM SigninLogs WHERE TimeGenerated > ${last} - INTERVAL 1 DAY GROUP BY 1 HAVING count(DISTINCT IPAddress) > 1)`,
  },
  {
    title: 'sign-ins and what was changed with them',
    kql: `AuditLogs | where OperationName == "Consent to application" and TimeGenerated > ago(7d) | join kind=inner (SigninLogs | project CorrelationId, UserPrincipalName, IPAddress) on CorrelationId | summarize count() by UserPrincipalName | top 10 by count_`,
    sql: `SELECT s.UserPrincipalName, count(*) AS n FROM AuditLogs a JOIN SigninLogs s ON a.CorrelationId = s.CorrelationId WHERE a.OperationName = 'Consent to application' AND a.TimeGenerated > ${last} - INTERVAL 7 DAY GROUP BY 1 ORDER BY n DESC LIMIT 10`,
  },
  {
    title: 'the default join',
    kql: `SigninLogs | where ResultType == "53003" and TimeGenerated > ago(2d) | join (AuditLogs | extend UserPrincipalName = tostring(InitiatedBy.user.userPrincipalName)) on UserPrincipalName | count`,
    sql: `SELECT count(*) FROM (SELECT DISTINCT ON (UserPrincipalName) * FROM SigninLogs WHERE ResultType = '53003' AND TimeGenerated > ${last} - INTERVAL 2 DAY) s JOIN (SELECT InitiatedBy->'user'->>'userPrincipalName' AS upn FROM AuditLogs) a ON a.upn = s.UserPrincipalName`,
  },
  {
    title: 'users without changes',
    kql: `SigninLogs | distinct UserPrincipalName | join kind=leftanti (AuditLogs | where Result == "failure" | project UserPrincipalName = tostring(InitiatedBy.user.userPrincipalName)) on UserPrincipalName | count`,
    sql: `SELECT count(*) FROM (SELECT DISTINCT UserPrincipalName FROM SigninLogs) s WHERE NOT EXISTS (SELECT 1 FROM AuditLogs a WHERE a.Result = 'failure' AND (a.InitiatedBy->'user'->>'userPrincipalName') = s.UserPrincipalName)`,
  },
  {
    title: 'changes by target',
    kql: `AuditLogs | extend target = tostring(TargetResources[0].displayName), by = tostring(InitiatedBy.user.userPrincipalName) | summarize count(), make_set(OperationName) by target | sort by count_ desc | take 100`,
    sql: `SELECT TargetResources->0->>'displayName' AS target, count(*) AS n, list(DISTINCT OperationName) FROM AuditLogs GROUP BY 1 ORDER BY n DESC LIMIT 100`,
  },
  {
    title: 'changed properties',
    kql: `AuditLogs | mv-expand target = TargetResources | mv-expand property = target.modifiedProperties | where property.displayName == "KeyDescription" | summarize count() by OperationName`,
    sql: `SELECT OperationName, count(*) FROM (SELECT OperationName, unnest(from_json(target->'modifiedProperties', '["JSON"]')) AS property FROM (SELECT OperationName, unnest(from_json(TargetResources, '["JSON"]')) AS target FROM AuditLogs)) WHERE property->>'displayName' = 'KeyDescription' GROUP BY 1`,
  },
  {
    title: 'an expression cut out of a text',
    kql: `SigninLogs | extend version = toint(extract(@"Chrome/(\\d+)", 1, UserAgent)) | summarize max(version), min(version) by ClientAppUsed`,
    sql: `SELECT ClientAppUsed, max(v), min(v) FROM (SELECT ClientAppUsed, TRY_CAST(regexp_extract(UserAgent, 'Chrome/(\\d+)', 1) AS INTEGER) AS v FROM SigninLogs) GROUP BY 1`,
  },
  {
    title: 'domains of users',
    kql: `SigninLogs | extend domain = tostring(split(UserPrincipalName, "@")[1]) | summarize count() by domain`,
    sql: `SELECT string_split(UserPrincipalName, '@')[2] AS domain, count(*) FROM SigninLogs GROUP BY 1`,
  },
  {
    title: 'seldom used applications',
    kql: `let common = SigninLogs | summarize n = count() by AppDisplayName | where n > 16000 | project AppDisplayName; SigninLogs | where AppDisplayName !in (common) | summarize count() by AppDisplayName`,
    sql: `SELECT AppDisplayName, count(*) FROM SigninLogs s WHERE NOT EXISTS (SELECT 1 FROM (SELECT AppDisplayName AS a FROM SigninLogs GROUP BY 1 HAVING count(*) > 16000) c WHERE c.a = s.AppDisplayName) GROUP BY 1`,
  },
  {
    title: 'risk and success together',
    kql: `SigninLogs | summarize total = count(), failed = countif(ResultType != "0"), risky = countif(RiskLevelDuringSignIn in ("medium", "high")) by AppDisplayName | extend share = round(100.0 * failed / total, 2) | sort by share desc`,
    sql: `SELECT *, round(100.0 * failed / total, 2) AS share FROM (SELECT AppDisplayName, count(*) AS total, count(*) FILTER (ResultType <> '0') AS failed, count(*) FILTER (RiskLevelDuringSignIn IN ('medium', 'high')) AS risky FROM SigninLogs GROUP BY 1) ORDER BY share DESC`,
  },
  {
    title: 'first seen',
    kql: `SigninLogs | summarize firstSeen = min(TimeGenerated), lastSeen = max(TimeGenerated) by UserPrincipalName, Location | where lastSeen - firstSeen < 12h`,
    sql: `SELECT UserPrincipalName, Location, min(TimeGenerated) AS f, max(TimeGenerated) AS l FROM SigninLogs GROUP BY 1, 2 HAVING l - f < INTERVAL 12 HOUR`,
  },
  {
    title: 'two tables in one',
    kql: `union (SigninLogs | where ResultType == "53003" | project TimeGenerated, Who = UserPrincipalName), (AuditLogs | where Result == "failure" | project TimeGenerated, Who = tostring(InitiatedBy.user.userPrincipalName)) | summarize count() by Who | top 10 by count_`,
    sql: `SELECT who, count(*) AS n FROM (SELECT TimeGenerated, UserPrincipalName AS who FROM SigninLogs WHERE ResultType = '53003' UNION ALL SELECT TimeGenerated, InitiatedBy->'user'->>'userPrincipalName' FROM AuditLogs WHERE Result = 'failure') GROUP BY 1 ORDER BY n DESC LIMIT 10`,
  },
  {
    title: 'countries of a user in a day',
    kql: `SigninLogs | where ResultType == "0" | summarize countries = make_set(Location), n = dcount(Location) by UserPrincipalName, bin(TimeGenerated, 1d) | where n >= 5`,
    sql: `SELECT UserPrincipalName, date_trunc('day', TimeGenerated) AS d, list(DISTINCT Location), count(DISTINCT Location) AS n FROM SigninLogs WHERE ResultType = '0' GROUP BY 1, 2 HAVING n >= 5`,
  },
  {
    title: 'outside of working hours',
    kql: `SigninLogs | where hourofday(TimeGenerated) !between (7 .. 19) or dayofweek(TimeGenerated) in (0d, 6d) | summarize count() by UserPrincipalName | where count_ > 60`,
    sql: `SELECT UserPrincipalName, count(*) AS n FROM SigninLogs WHERE hour(TimeGenerated) NOT BETWEEN 7 AND 19 OR dayofweek(TimeGenerated) IN (0, 6) GROUP BY 1 HAVING n > 60`,
  },
  {
    title: 'a list of addresses',
    kql: `let listed = dynamic(["10.1.2.3", "10.2.3.4", "10.3.4.5"]); SigninLogs | where IPAddress in (listed) or IPAddress startswith "10.15.2" | project TimeGenerated, UserPrincipalName, IPAddress`,
    sql: `SELECT TimeGenerated, UserPrincipalName, IPAddress FROM SigninLogs WHERE IPAddress IN ('10.1.2.3', '10.2.3.4', '10.3.4.5') OR starts_with(IPAddress, '10.15.2')`,
  },
  {
    title: 'the share of a total',
    kql: `let total = toscalar(SigninLogs | count); SigninLogs | summarize n = count() by Location | extend share = todouble(n) / total`,
    sql: `SELECT Location, count(*) AS n, count(*)::DOUBLE / (SELECT count(*) FROM SigninLogs) FROM SigninLogs GROUP BY 1`,
  },
  {
    title: 'looked up',
    kql: `let apps = datatable(AppDisplayName:string, Tier:string)["Application 1", "high", "Application 2", "low", "Application 3", "high"]; SigninLogs | lookup kind=inner apps on AppDisplayName | summarize count() by Tier`,
    sql: `SELECT Tier, count(*) FROM SigninLogs JOIN (VALUES ('Application 1', 'high'), ('Application 2', 'low'), ('Application 3', 'high')) a(app, Tier) ON app = AppDisplayName GROUP BY 1`,
  },
  {
    title: 'newest thousand',
    kql: `SigninLogs | where ConditionalAccessStatus == "failure" | top 1000 by TimeGenerated desc | project TimeGenerated, UserPrincipalName, city = tostring(LocationDetails.city), IPAddress`,
    sql: `SELECT TimeGenerated, UserPrincipalName, LocationDetails->>'city', IPAddress FROM SigninLogs WHERE ConditionalAccessStatus = 'failure' ORDER BY TimeGenerated DESC LIMIT 1000`,
  },
]
