/** A file of its own in every build: loaded only where no WebSocket gets through. */
export { io } from "socket.io-client";
