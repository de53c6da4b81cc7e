package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.engine.JavaEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;
import org.dflib.jjava.jupyter.messages.request.IsCompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;

/**
 * Answers a client's requests, one after the other; those on the control channel at once.
 *
 * <p>When a cell fails or is interrupted, the cells that already wait behind it are answered
 * "aborted" and do not run.
 */
final class Kernel {
  private static final long MILLIS_TO_SAY_GOODBYE = 300;

  private final Channels channels;
  private final JavaEngine engine;
  private final History history = new History();
  private final CellExecution execution;
  private final LinkedBlockingQueue<Message<?>> waiting = new LinkedBlockingQueue<>();

  Kernel(Channels channels, JavaEngine engine) {
    this.channels = channels;
    this.engine = engine;
    execution = new CellExecution(channels, engine, history);
  }

  /** Begins to answer, on threads of its own. */
  void serve() {
    publishStatus(null, "starting");
    channels.serve(waiting::add, this::answerControl);
    new Thread(this::answerAll, "requests").start();
  }

  private void answerAll() {
    try {
      while (true) {
        Message<?> request = waiting.take();
        publishStatus(request, "busy");
        try {
          answer(request);
        } finally {
          publishStatus(request, "idle");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Message<?> request) {
    try {
      Object content = request.getContent();
      if (content instanceof ExecuteRequest execute) {
        if (!execution.run(request, execute) && execute.shouldStopOnError()) {
          abortWaiting();
        }
      } else if (content instanceof ShutdownRequest shutdown) {
        channels.reply(request, MessageType.SHUTDOWN_REPLY, shutdown(shutdown));
        end();
      } else {
        answerQuestion(request, content);
      }
    } catch (RuntimeException | Error e) {
      // A fault of ours, or no memory left, must neither end the loop nor leave the client waiting.
      MessageType<?> type = replyType(request);
      channels.reply(
          request, type, Replies.error(e.getClass().getName(), "" + e.getMessage(), List.of()));
    }
  }

  private void answerQuestion(Message<?> request, Object content) {
    JsonObject answer;
    if (content instanceof CompleteRequest complete) {
      String code = complete.getCode();
      int cursor = utf16(code, complete.getCursorPos());
      answer = Replies.completion(code, engine.complete(code, cursor));
    } else if (content instanceof InspectRequest inspect) {
      int cursor = utf16(inspect.getCode(), inspect.getCursorPos());
      answer = Replies.inspection(engine.inspect(inspect.getCode(), cursor));
    } else if (content instanceof IsCompleteRequest isComplete) {
      answer = Replies.completeness(engine.isComplete(isComplete.getCode()));
    } else if (content instanceof HistoryRequest past) {
      answer = history.answer(past);
    } else if (request.getHeader().getType() == MessageType.COMM_INFO_REQUEST) {
      answer = Replies.ok();
      answer.add("comms", new JsonObject());
    } else if (request.getHeader().getType() == MessageType.KERNEL_INFO_REQUEST) {
      answer = Replies.kernelInfo();
    } else if (content instanceof CommOpenCommand comm) {
      channels.publish(request, MessageType.COMM_CLOSE_COMMAND, Replies.noSuchComm(comm));
      return;
    } else {
      return;
    }
    channels.reply(request, replyType(request), answer);
  }

  private void answerControl(Message<?> request) {
    publishStatus(request, "busy");
    MessageType<?> type = request.getHeader().getType();
    if (type == MessageType.INTERRUPT_REQUEST) {
      engine.interrupt();
      channels.replyOnControl(request, MessageType.INTERRUPT_REPLY, Replies.ok());
    } else if (type == MessageType.KERNEL_INFO_REQUEST) {
      channels.replyOnControl(request, MessageType.KERNEL_INFO_REPLY, Replies.kernelInfo());
    } else if (request.getContent() instanceof ShutdownRequest shutdown) {
      JsonObject answer = shutdown(shutdown);
      channels.replyOnControl(request, MessageType.SHUTDOWN_REPLY, answer);
      channels.publish(request, MessageType.SHUTDOWN_REPLY, answer);
      publishStatus(request, "idle");
      end();
      return;
    }
    publishStatus(request, "idle");
  }

  private void abortWaiting() {
    List<Message<?>> others = new ArrayList<>();
    for (Message<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.getContent() instanceof ExecuteRequest) {
        publishStatus(next, "busy");
        channels.reply(next, MessageType.EXECUTE_REPLY, execution.aborted());
        publishStatus(next, "idle");
      } else {
        others.add(next);
      }
    }
    waiting.addAll(others);
  }

  private static JsonObject shutdown(ShutdownRequest request) {
    JsonObject content = Replies.ok();
    content.addProperty("restart", request.isRestart());
    return content;
  }

  private void end() {
    // On a thread of its own, because the one that calls this has the answer still to send.
    new Thread(
            () -> {
              channels.drain(MILLIS_TO_SAY_GOODBYE);
              ProcessEnd.now();
            },
            "shutdown")
        .start();
  }

  private void publishStatus(Message<?> parent, String state) {
    JsonObject content = new JsonObject();
    content.addProperty("execution_state", state);
    channels.publish(parent, MessageType.PUBLISH_STATUS, content);
  }

  private static MessageType<?> replyType(Message<?> request) {
    String name = request.getHeader().getType().getName();
    return MessageType.getType(name.replace("_request", "_reply"));
  }

  private static int utf16(String code, int cursor) {
    int characters = code.codePointCount(0, code.length());
    return code.offsetByCodePoints(0, Math.max(0, Math.min(cursor, characters)));
  }
}
