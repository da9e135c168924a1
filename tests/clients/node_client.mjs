// A client of vscode-languageserver-protocol: asks a server about one letter, and prints the answers as JSON.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(process.env.NODE_MODULES + "/");
const {
  CancellationTokenSource,
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} = require("vscode-languageserver-protocol/node");

const server = spawn("predictive", ["lsp", "-m", "base"], { stdio: ["pipe", "pipe", "inherit"] });
const ended = new Promise((resolve) => server.on("exit", resolve));
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
connection.listen();

const initialized = await connection.sendRequest(InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  capabilities: {
    general: { positionEncodings: ["utf-16"] },
    textDocument: { inlineCompletion: {}, completion: { contextSupport: true } },
  },
});
await connection.sendNotification(InitializedNotification.type, {});

const uri = "file:///letter.md";
let text = "👩‍👩‍👧 Querida abuela:\n\n😀 Voy al parque con mi \n";
const textDocument = { uri, languageId: "markdown", version: 1, text };
await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });

const line = "😀 Voy al parque con mi ";
const typed = "per";
for (let n = 0; n < typed.length; n++) {
  const position = { line: 2, character: line.length + n };
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: n + 2 },
    contentChanges: [{ range: { start: position, end: position }, text: typed[n] }],
  });
}
const where = { textDocument: { uri }, position: { line: 2, character: line.length + typed.length } };

let completion;
do {
  completion = await connection.sendRequest(CompletionRequest.type, where);
} while (completion.items.length === 0);

const cancelling = new CancellationTokenSource();
const pending = connection.sendRequest(CompletionRequest.type, where, cancelling.token);
cancelling.cancel();
const cancelled = await pending.then(() => 0, (error) => error.code);

const inline = await connection.sendRequest(InlineCompletionRequest.type, {
  ...where,
  context: { triggerKind: InlineCompletionTriggerKind.Automatic },
});
const selected = await connection.sendRequest(InlineCompletionRequest.type, {
  ...where,
  context: {
    triggerKind: InlineCompletionTriggerKind.Invoked,
    selectedCompletionInfo: { range: completion.items[0].textEdit.range, text: "perro" },
  },
});
await connection.sendRequest(ShutdownRequest.type);
await connection.sendNotification(ExitNotification.type);
console.log(
  JSON.stringify({ initialized, completion, inline, selected, cancelled, status: await ended }),
);
