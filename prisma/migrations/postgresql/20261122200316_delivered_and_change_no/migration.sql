-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "agentDeliveredSeq" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "changeNo" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "userDeliveredSeq" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "conversations_changeNo_id_idx" ON "conversations"("changeNo", "id");

-- Every change of a conversation gets the number of its transaction (docs/decisions/014). The adapter that runs this
-- file cuts it at each semicolon, so the function has them as \x3B.
CREATE FUNCTION "number_conversation_change"() RETURNS trigger LANGUAGE plpgsql AS
	E'BEGIN NEW."changeNo" := txid_current()\x3B RETURN NEW\x3B END';
CREATE TRIGGER "conversations_changed" BEFORE INSERT OR UPDATE ON "conversations"
	FOR EACH ROW EXECUTE FUNCTION "number_conversation_change"();
