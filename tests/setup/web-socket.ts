import { WebSocket } from "ws";

// Every browser has it, and so has Node from 22 on: code that is written for browsers finds it under Node 20 as well.
Object.assign(globalThis, { WebSocket });
