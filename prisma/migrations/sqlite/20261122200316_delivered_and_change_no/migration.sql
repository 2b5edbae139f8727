-- Columns added in place: copying the table into a new one would cost a large file minutes.
ALTER TABLE "conversations" ADD COLUMN "userDeliveredSeq" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "conversations" ADD COLUMN "agentDeliveredSeq" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "conversations" ADD COLUMN "changeNo" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "conversations_changeNo_id_idx" ON "conversations"("changeNo", "id");

-- Every change of a conversation gets the next number of all (docs/decisions/014). Transactions that write stand in line
-- on SQLite, so the order of the numbers is the order of the commits. The message log counts in its own statement.
CREATE TRIGGER "conversations_inserted" AFTER INSERT ON "conversations" WHEN NEW."changeNo" = 0
BEGIN
	UPDATE "conversations" SET "changeNo" = (SELECT MAX("changeNo") + 1 FROM "conversations") WHERE "id" = NEW."id";
END;
CREATE TRIGGER "conversations_updated" AFTER UPDATE ON "conversations" WHEN NEW."changeNo" = OLD."changeNo"
BEGIN
	UPDATE "conversations" SET "changeNo" = (SELECT MAX("changeNo") + 1 FROM "conversations") WHERE "id" = NEW."id";
END;
