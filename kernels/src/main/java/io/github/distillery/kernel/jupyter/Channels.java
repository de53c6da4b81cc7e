package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * The five sockets of a kernel, each on a thread of its own. Everybody else hands messages over
 * through queues; nothing is dropped, and only what prints very much waits for the network.
 */
final class Channels {
  private final ZMQ.Context context = ZMQ.context(1);
  private final ZMQ.Socket heart;
  private final RequestSocket shellSocket;
  private final RequestSocket controlSocket;
  private final RequestSocket stdinSocket;
  private final Publisher publisher;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private RequestLoop shell;
  private RequestLoop control;
  private RequestLoop stdin;

  private Channels(KernelConnectionProperties connection) {
    MessageSigner signer = MessageSigner.of(connection);
    heart = context.socket(SocketType.REP);
    heart.bind(address(connection, connection.getHbPort()));
    shellSocket = new RequestSocket(context, signer, "shell", connection.getShellPort());
    controlSocket = new RequestSocket(context, signer, "control", connection.getControlPort());
    stdinSocket = new RequestSocket(context, signer, "stdin", connection.getStdinPort());
    publisher = new Publisher(context, signer, connection);
  }

  /**
   * Binds the sockets to the addresses of the connection file and to no other. Clients can connect
   * from then on, while the rest is still being loaded.
   *
   * @param connection what the file says
   * @return the channels; nothing is read before {@link #serve}
   * @throws IllegalArgumentException where the file names an unknown signature scheme
   */
  static Channels bind(KernelConnectionProperties connection) {
    Channels channels = new Channels(connection);
    channels.shellSocket.bind(connection);
    channels.controlSocket.bind(connection);
    channels.stdinSocket.bind(connection);
    channels.publisher.bind();
    return channels;
  }

  /**
   * Begins to read.
   *
   * @param onShell takes what clients ask
   * @param onControl takes what must not wait behind a running cell
   */
  void serve(Consumer<Message<?>> onShell, Consumer<Message<?>> onControl) {
    shell = new RequestLoop(context, shellSocket, "shell", onShell);
    control = new RequestLoop(context, controlSocket, "control", onControl);
    stdin = new RequestLoop(context, stdinSocket, "stdin", this::answered);
    publisher.start();
    new Thread(this::beat, "heartbeat").start();
    stdin.start();
    control.start();
    shell.start();
    LifeWatch.begin();
  }

  /**
   * Answers on the shell socket.
   *
   * @param request what is answered
   * @param type the answer's type
   * @param content the answer
   */
  void reply(MessageContext request, MessageType<?> type, JsonObject content) {
    shell.send(message(request, type, content));
  }

  /**
   * Answers on the control socket.
   *
   * @param request what is answered
   * @param type the answer's type
   * @param content the answer
   */
  void replyOnControl(MessageContext request, MessageType<?> type, JsonObject content) {
    control.send(message(request, type, content));
  }

  /**
   * Tells all clients.
   *
   * @param parent the request that this belongs to; may be null
   * @param type the message's type
   * @param content the message
   */
  void publish(MessageContext parent, MessageType<?> type, JsonObject content) {
    publisher.publish(message(parent, type, content));
  }

  /**
   * Tells all clients what was printed; waits where they are behind.
   *
   * @param parent the request that this belongs to
   * @param content the message
   */
  void publishText(MessageContext parent, JsonObject content) {
    publisher.publishText(message(parent, MessageType.PUBLISH_STREAM, content));
  }

  /**
   * Asks the client that sent a request for a line of text, and waits.
   *
   * @param request the running execute request, which must allow it
   * @param prompt what to ask
   * @return the line; empty where the waiting thread is interrupted
   */
  Optional<String> ask(MessageContext request, String prompt) {
    JsonObject content = new JsonObject();
    content.addProperty("prompt", prompt);
    content.addProperty("password", false);
    // What is left is the answer to a question that was interrupted.
    answers.clear();
    stdin.send(message(request, MessageType.INPUT_REQUEST, content));
    try {
      return Optional.of(answers.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Waits until everything published so far is on its way, at most for a while.
   *
   * @param millis how long to wait
   */
  void drain(long millis) {
    publisher.drain(millis);
  }

  private void answered(Message<?> message) {
    if (message.getContent() instanceof InputReply reply) {
      answers.add(reply.getValue());
    }
  }

  private void beat() {
    while (true) {
      byte[] beat = heart.recv();
      if (beat != null) {
        heart.send(beat);
      }
    }
  }

  /**
   * Where a socket is bound. The base class has the same, in code that takes longer to load.
   *
   * @param connection what the connection file says
   * @param port the socket's port
   * @return an address as ZeroMQ writes it
   */
  static String address(KernelConnectionProperties connection, int port) {
    return connection.getTransport() + "://" + connection.getIp() + ":" + port;
  }

  @SuppressWarnings("unchecked")
  private static Message<JsonObject> message(
      MessageContext parent, MessageType<?> type, JsonObject content) {
    // jjava-jupyter's own content classes lack fields that the protocol asks for, such as status.
    return new Message<>(
        parent == null ? List.of() : parent.getIdentities(),
        Headers.of(parent, (MessageType<JsonObject>) type),
        parent == null ? null : parent.getHeader(),
        null,
        content,
        null);
  }
}
