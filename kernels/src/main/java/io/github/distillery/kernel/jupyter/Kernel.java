package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.engine.JavaEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;

/**
 * Answers a client's requests: cells one after the other, questions such as completion in their own
 * order and without waiting for cells, and what comes on the control channel at once.
 *
 * <p>When a cell fails or is interrupted, the cells that already wait behind it are answered
 * "aborted" and do not run.
 */
final class Kernel {
  private static final TerminalLog LOG = new TerminalLog();
  private static final long MILLIS_TO_SAY_GOODBYE = 300;

  private final Channels channels;
  private final JavaEngine engine;
  private final Statuses statuses;
  private final CellExecution execution;
  private final Questions questions;
  private final BlockingQueue<Message<?>> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message<?>> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch answered = new CountDownLatch(1);

  Kernel(Channels channels, JavaEngine engine) {
    this.channels = channels;
    this.engine = engine;
    statuses = new Statuses(channels);
    History history = new History();
    execution = new CellExecution(channels, engine, history);
    questions = new Questions(engine, history);
  }

  /** Begins to answer, on threads of its own. */
  void serve() {
    statuses.starting();
    channels.serve(this::sort, this::answerControl);
    new Thread(() -> takeAll(waiting, this::runCell), "requests").start();
    new Thread(() -> takeAll(asked, this::answerQuestion), "questions").start();
  }

  /**
   * Waits until the first request has been answered, so that what is still to be built does not
   * delay the answer that clients take for the start of the kernel.
   *
   * @param millis how long to wait at most
   */
  void awaitFirstAnswer(long millis) {
    try {
      answered.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sort(Message<?> request) {
    (Questions.isQuestion(request) ? asked : waiting).add(request);
  }

  private void takeAll(BlockingQueue<Message<?>> queue, Consumer<Message<?>> answer) {
    try {
      while (true) {
        answer.accept(queue.take());
        answered.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runCell(Message<?> request) {
    statuses.cellBegins(request);
    try {
      Object content = request.getContent();
      if (content instanceof ExecuteRequest execute) {
        if (!execution.run(request, execute) && execute.shouldStopOnError()) {
          abortWaiting();
        }
      } else if (content instanceof CommOpenCommand comm) {
        channels.publish(request, MessageType.COMM_CLOSE_COMMAND, Replies.noSuchComm(comm));
      } else if (content instanceof ShutdownRequest shutdown) {
        channels.reply(request, MessageType.SHUTDOWN_REPLY, shutdown(shutdown));
        end();
      } else {
        noteDropped(request);
      }
    } catch (RuntimeException | Error e) {
      answerFault(request, e);
    } finally {
      statuses.cellEnds(request);
    }
  }

  private void answerQuestion(Message<?> request) {
    statuses.begins(request);
    try {
      channels.reply(request, replyType(request), questions.answer(request));
    } catch (RuntimeException | Error e) {
      answerFault(request, e);
    } finally {
      statuses.ends(request);
    }
  }

  /** A fault of ours, or no memory left, must neither end a loop nor leave the client waiting. */
  private void answerFault(Message<?> request, Throwable fault) {
    String name = fault.getClass().getName();
    channels.reply(
        request, replyType(request), Replies.error(name, "" + fault.getMessage(), List.of()));
  }

  private void answerControl(Message<?> request) {
    statuses.begins(request);
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
      statuses.ends(request);
      end();
      return;
    } else {
      noteDropped(request);
    }
    statuses.ends(request);
  }

  /**
   * The protocol has no answer to what a kernel does not know, nor to a comm that is not there.
   * Clients of widgets send to such ones as a matter of course.
   */
  private static void noteDropped(Message<?> request) {
    MessageType<?> type = request.getHeader().getType();
    if (type != MessageType.COMM_MSG_COMMAND && type != MessageType.COMM_CLOSE_COMMAND) {
      LOG.say(
          "dropped a message of the type %s, which is not answered here".formatted(type.getName()));
    }
  }

  private void abortWaiting() {
    List<Message<?>> others = new ArrayList<>();
    for (Message<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.getContent() instanceof ExecuteRequest) {
        statuses.begins(next);
        channels.reply(next, MessageType.EXECUTE_REPLY, execution.aborted());
        statuses.ends(next);
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

  private static MessageType<?> replyType(Message<?> request) {
    String name = request.getHeader().getType().getName();
    return MessageType.getType(name.replace("_request", "_reply"));
  }
}
