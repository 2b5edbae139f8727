export type { ChatWidgetProps } from "./chat-widget.tsx";
export { ChatWidget, ChatWidget as default } from "./chat-widget.tsx";
