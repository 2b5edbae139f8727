-- DropIndex
DROP INDEX "conversations_status_waitingSince_idx";

-- DropIndex
DROP INDEX "conversations_assigneeId_status_idx";

-- CreateIndex
CREATE INDEX "conversations_status_waitingSince_lastMessageAt_idx" ON "conversations"("status", "waitingSince", "lastMessageAt");

-- CreateIndex
CREATE INDEX "conversations_status_assigneeId_escalatedAt_idx" ON "conversations"("status", "assigneeId", "escalatedAt");
