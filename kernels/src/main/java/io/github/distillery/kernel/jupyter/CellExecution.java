package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.JavaEngine;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;

/** Runs the cells that clients send, counts them, and answers. */
final class CellExecution {
  private static final long MILLIS_FOR_LAST_WORDS = 300;

  private final Channels channels;
  private final JavaEngine engine;
  private final History history;
  private int count;
  private volatile CellMessages lastOutput;

  CellExecution(Channels channels, JavaEngine engine, History history) {
    this.channels = channels;
    this.engine = engine;
    this.history = history;
    ProcessEnd.whenNotMeant(this::sayLastWords);
  }

  private void sayLastWords() {
    CellMessages output = lastOutput;
    if (output != null) {
      output.stderr(
          "The session ends with all its variables: the process was told to end, by code of a"
              + " library that calls System.exit or from outside.\n");
      channels.drain(MILLIS_FOR_LAST_WORDS);
    }
  }

  /**
   * Runs a cell and answers.
   *
   * @param request the message
   * @param execute its content
   * @return whether the cell ended well
   */
  boolean run(Message<?> request, ExecuteRequest execute) {
    boolean silent = execute.isSilent();
    boolean stored = execute.shouldStoreHistory() && !silent;
    int number = count + 1;
    if (stored) {
      count = number;
      history.add(number, execute.getCode());
    }
    if (!silent) {
      publishInput(request, execute.getCode(), number);
    }
    CellMessages output = new CellMessages(channels, request, execute.isStdinEnabled());
    lastOutput = output;
    CellResult result = engine.run(execute.getCode(), number, output);
    JsonObject reply;
    if (result instanceof CellResult.Value value) {
      value.value().filter(v -> !silent).ifPresent(v -> publishResult(request, v, number));
      value.value().filter(v -> stored).ifPresent(v -> history.result(number, v.plain()));
      reply = Replies.ok();
      reply.add("payload", new JsonArray());
      reply.add("user_expressions", evaluate(execute.getUserExpr(), number, output));
    } else {
      reply = error(result);
      channels.publish(request, MessageType.PUBLISH_ERROR, error(result));
    }
    reply.addProperty("execution_count", number);
    channels.reply(request, MessageType.EXECUTE_REPLY, reply);
    return result instanceof CellResult.Value;
  }

  /**
   * The answer to a cell that is not run because one before it failed.
   *
   * @return the content
   */
  JsonObject aborted() {
    JsonObject content = Replies.error("Aborted", "a cell before this one failed", List.of());
    content.addProperty("status", "aborted");
    content.addProperty("execution_count", count);
    return content;
  }

  private void publishInput(Message<?> request, String code, int number) {
    JsonObject content = new JsonObject();
    content.addProperty("code", code);
    content.addProperty("execution_count", number);
    channels.publish(request, MessageType.PUBLISH_EXECUTE_INPUT, content);
  }

  private void publishResult(Message<?> request, MimeBundle value, int number) {
    JsonObject content = MimeJson.of(value, null);
    content.addProperty("execution_count", number);
    channels.publish(request, MessageType.PUBLISH_EXECUTION_RESULT, content);
  }

  private JsonObject evaluate(Map<String, String> expressions, int number, CellMessages output) {
    JsonObject values = new JsonObject();
    if (expressions != null) {
      expressions.forEach(
          (name, expression) -> values.add(name, evaluate(expression, number, output)));
    }
    return values;
  }

  private JsonObject evaluate(String expression, int number, CellMessages output) {
    CellResult result = engine.run(expression, number, output);
    if (result instanceof CellResult.Value value) {
      JsonObject content = MimeJson.of(value.value().orElseGet(() -> MimeBundle.text("")), null);
      content.addProperty("status", "ok");
      return content;
    }
    return error(result);
  }

  private static JsonObject error(CellResult result) {
    if (result instanceof CellResult.Failure failure) {
      return Replies.error(failure.name(), failure.message(), failure.traceback());
    }
    List<String> traceback =
        result instanceof CellResult.Interrupted interrupted ? interrupted.traceback() : List.of();
    return Replies.error("Interrupted", "the cell was interrupted", traceback);
  }
}
