// Directory roles as policies name them: the directory shows a role by its display name, Conditional Access by its template's id.

/** `roleTemplateId` of built-in roles, the same in every tenant (entra-docs, role-based-access-control/permissions-reference). */
const templates: ReadonlyMap<string, string> = new Map([
  ['Agent ID Administrator', 'db506228-d27e-4b7d-95e5-295956d6615f'],
  ['Agent ID Developer', 'adb2368d-a9be-41b5-8667-d96778e081b0'],
  ['Agent Registry Administrator', '6b942400-691f-4bf0-9d12-d8a254a2baf5'],
  ['AI Administrator', 'd2562ede-74db-457e-a7b6-544e236ebb61'],
  ['Application Administrator', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'],
  ['Cloud Application Administrator', '158c047a-c907-4556-b7ef-446551a6b5f7'],
  ['Compliance Administrator', '17315797-102d-40b4-93e0-432062caca18'],
  ['Conditional Access Administrator', 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9'],
  ['Exchange Administrator', '29232cdf-9323-42fd-ade2-1d097af3e4de'],
  ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10'],
  ['Global Reader', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451'],
  ['Helpdesk Administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8'],
  ['Identity Governance Administrator', '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e'],
  ['Intune Administrator', '3a2c62db-5318-420d-8d74-23affee5d9d5'],
  ['Privileged Role Administrator', 'e8611ab8-c189-46e8-94e1-60213ab1f814'],
  ['Security Administrator', '194ae4cb-b126-40b2-bd5b-6091b380977d'],
  ['Security Operator', '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f'],
  ['Security Reader', '5d6b6bb7-de71-4623-b4af-96380a352509'],
  ['SharePoint Administrator', 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c'],
  ['Teams Administrator', '69091246-20e8-4a56-aa4d-066075b2a7a8'],
  ['User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1'],
  ['Windows 365 Administrator', '11451d60-acb2-45eb-a7d6-43d0f0125c13'],
])

/**
 * The template ids of roles given by display name. Undefined where one of them is a role whose template is not known here:
 * which roles the account has, as policies name them, is then not known either, and nothing is guessed.
 */
export function roleTemplateIds(roles: readonly string[]): readonly string[] | undefined {
  const ids = roles.map(role => templates.get(role))
  return ids.every(id => id !== undefined) ? ids : undefined
}
