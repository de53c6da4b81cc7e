package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.engine.JavaEngine;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;
import org.dflib.jjava.jupyter.messages.request.IsCompleteRequest;

/** Answers what runs no code: completion, inspection, history and the like. */
final class Questions {
  private final JavaEngine engine;
  private final History history;

  Questions(JavaEngine engine, History history) {
    this.engine = engine;
    this.history = history;
  }

  /**
   * Whether a request is one that is answered here, also while a cell runs.
   *
   * @param request a request
   * @return false for what must wait its turn among the cells
   */
  static boolean isQuestion(Message<?> request) {
    Object content = request.getContent();
    MessageType<?> type = request.getHeader().getType();
    return content instanceof CompleteRequest
        || content instanceof InspectRequest
        || content instanceof IsCompleteRequest
        || content instanceof HistoryRequest
        || type == MessageType.COMM_INFO_REQUEST
        || type == MessageType.KERNEL_INFO_REQUEST;
  }

  /**
   * The answer to a question.
   *
   * @param request the question
   * @return the content of the reply
   */
  JsonObject answer(Message<?> request) {
    Object content = request.getContent();
    if (content instanceof CompleteRequest complete) {
      String code = complete.getCode();
      int cursor = utf16(code, complete.getCursorPos());
      return Replies.completion(code, engine.complete(code, cursor));
    }
    if (content instanceof InspectRequest inspect) {
      String code = inspect.getCode();
      int cursor = utf16(code, inspect.getCursorPos());
      return Replies.inspection(engine.inspect(code, cursor, inspect.getDetailLevel()));
    }
    if (content instanceof IsCompleteRequest isComplete) {
      return Replies.completeness(engine.isComplete(isComplete.getCode()));
    }
    if (content instanceof HistoryRequest past) {
      return history.answer(past);
    }
    if (request.getHeader().getType() == MessageType.COMM_INFO_REQUEST) {
      JsonObject none = Replies.ok();
      none.add("comms", new JsonObject());
      return none;
    }
    return Replies.kernelInfo();
  }

  private static int utf16(String code, int cursor) {
    int characters = code.codePointCount(0, code.length());
    return code.offsetByCodePoints(0, Math.max(0, Math.min(cursor, characters)));
  }
}
