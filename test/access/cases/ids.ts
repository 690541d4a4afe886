// Who is there in questions, policies and rows of the sign-in logs, and what is asked for.

export const agent = 'a0000000-0000-4000-8000-000000000001'
export const blueprint = 'b0000000-0000-4000-8000-000000000001'
export const agentUser = 'c0000000-0000-4000-8000-000000000001'
export const person = 'd0000000-0000-4000-8000-000000000001'
export const graph = '00000003-0000-0000-c000-000000000000'
