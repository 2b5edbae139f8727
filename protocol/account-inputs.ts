/** What comes in about agents and their accounts. Server only, as `inputs.ts`. */
import { z } from "zod";
import { email, id, name, newPassword } from "./inputs.ts";
import { MAX_CODE_LENGTH, MAX_PASSWORD_LENGTH } from "./limits.ts";

/** A password that was chosen earlier, whatever the rules were then. */
const password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
const code = z.string().min(1).max(MAX_CODE_LENGTH);
/** Of a one-time link. */
const token = z.string().min(1).max(200);
const role = z.enum(["agent", "admin"]);

export const NoInput = z.strictObject({});

/** Without `agent`: the caller. */
export const AgentSessionsInput = z.strictObject({ agent: id.optional() });
export type AgentSessionsInput = z.input<typeof AgentSessionsInput>;

export const RevokeSessionInput = z.strictObject({ session: id });
export type RevokeSessionInput = z.input<typeof RevokeSessionInput>;

export const RenameInput = z.strictObject({ name });
export type RenameInput = z.input<typeof RenameInput>;

export const ChangeEmailInput = z.strictObject({ email, password });
export type ChangeEmailInput = z.input<typeof ChangeEmailInput>;

export const ChangePasswordInput = z.strictObject({ password, new_password: newPassword });
export type ChangePasswordInput = z.input<typeof ChangePasswordInput>;

export const PasswordInput = z.strictObject({ password });
export type PasswordInput = z.input<typeof PasswordInput>;

export const CodeInput = z.strictObject({ code });
export type CodeInput = z.input<typeof CodeInput>;

export const PasswordAndCodeInput = z.strictObject({ password, code });
export type PasswordAndCodeInput = z.input<typeof PasswordAndCodeInput>;

export const InviteInput = z.strictObject({ email, role });
export type InviteInput = z.input<typeof InviteInput>;

export const InvitationInput = z.strictObject({ invitation: id });
export type InvitationInput = z.input<typeof InvitationInput>;

export const TokenInput = z.strictObject({ token });
export type TokenInput = z.input<typeof TokenInput>;

export const AcceptInvitationInput = z.strictObject({ token, name, password: newPassword });
export type AcceptInvitationInput = z.input<typeof AcceptInvitationInput>;

export const ChangeRoleInput = z.strictObject({ agent: id, role });
export type ChangeRoleInput = z.input<typeof ChangeRoleInput>;

export const AgentInput = z.strictObject({ agent: id });
export type AgentInput = z.input<typeof AgentInput>;

export const ForgotPasswordInput = z.strictObject({ email });
export type ForgotPasswordInput = z.input<typeof ForgotPasswordInput>;

export const ResetPasswordInput = z.strictObject({ token, password: newPassword });
export type ResetPasswordInput = z.input<typeof ResetPasswordInput>;
