-- DropIndex
DROP INDEX "conversations_status_lastMessageAt_idx";

-- DropIndex
DROP INDEX "conversations_userId_lastMessageAt_idx";

-- CreateIndex
CREATE INDEX "conversations_userId_idx" ON "conversations"("userId");
