package io.github.distillery.kernel.jupyter;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.messages.Message;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * The one thread that touches a socket: hands on what comes, sends what others put in its queue. It
 * sleeps until either happens.
 */
final class RequestLoop {
  private static final TerminalLog LOG = new TerminalLog();
  private static final byte[] NOTHING = {};

  private final RequestSocket socket;
  private final Consumer<Message<?>> receiver;
  private final Queue<Message<?>> outgoing = new ConcurrentLinkedQueue<>();
  private final ZMQ.Poller poller;
  private final ZMQ.Socket waker;
  private final ZMQ.Socket wakened;
  private final String name;

  RequestLoop(
      ZMQ.Context context, RequestSocket socket, String name, Consumer<Message<?>> receiver) {
    this.socket = socket;
    this.receiver = receiver;
    this.name = name;
    wakened = context.socket(SocketType.PULL);
    wakened.bind("inproc://wake-" + name);
    waker = context.socket(SocketType.PUSH);
    waker.connect("inproc://wake-" + name);
    poller = context.poller(2);
    poller.register(socket, ZMQ.Poller.POLLIN);
    poller.register(wakened, ZMQ.Poller.POLLIN);
  }

  void start() {
    Thread thread = new Thread(this::run, name);
    thread.start();
  }

  /**
   * Sends a message soon, after those before it.
   *
   * @param message what to send
   */
  void send(Message<?> message) {
    outgoing.add(message);
    synchronized (waker) {
      waker.send(NOTHING);
    }
  }

  private void run() {
    while (poller.poll(-1) >= 0) {
      while (wakened.recv(ZMQ.DONTWAIT) != null) {
        // only a sign to look into the queue
      }
      for (Message<?> next = outgoing.poll(); next != null; next = outgoing.poll()) {
        socket.sendMessage(next);
      }
      if (poller.pollin(0)) {
        receive();
      }
    }
  }

  private void receive() {
    try {
      receiver.accept(socket.readMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A bad signature or a malformed message is dropped; the next one may be good.
      LOG.say("dropped a message on %s: %s".formatted(name, e));
    }
  }
}
