/** The contract's version. It grows when a client written for the older one would misunderstand the server. */
export const PROTOCOL_VERSION = 1;
