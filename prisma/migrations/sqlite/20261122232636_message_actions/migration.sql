-- CreateTable
CREATE TABLE "message_reactions" (
    "messageId" TEXT NOT NULL,
    "emoji" TEXT NOT NULL,
    "senderType" TEXT NOT NULL,
    "senderId" TEXT NOT NULL,
    "senderName" TEXT,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("messageId", "emoji", "senderType", "senderId"),
    CONSTRAINT "message_reactions_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "messages" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "message_versions" (
    "messageId" TEXT NOT NULL,
    "rev" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "replacedAt" DATETIME NOT NULL,

    PRIMARY KEY ("messageId", "rev"),
    CONSTRAINT "message_versions_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "messages" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Added one by one: building a table of a million messages anew would take minutes.
ALTER TABLE "messages" ADD COLUMN "isPlain" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "messages" ADD COLUMN "replyToId" TEXT;
ALTER TABLE "messages" ADD COLUMN "editedAt" DATETIME;
ALTER TABLE "messages" ADD COLUMN "deletedAt" DATETIME;
