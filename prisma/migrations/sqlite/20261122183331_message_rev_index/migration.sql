-- CreateIndex
CREATE INDEX "messages_conversationId_rev_idx" ON "messages"("conversationId", "rev");
