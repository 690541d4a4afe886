// Facts of governance: grants of resources by purpose, approvals, access reviews, delegation limits, data loss prevention.
export const governanceFacts = [] as const
