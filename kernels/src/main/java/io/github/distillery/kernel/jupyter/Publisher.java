package io.github.distillery.kernel.jupyter;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * Tells all clients, in order, on a thread of its own.
 *
 * <p>Nothing is dropped for a client that reads slowly: what prints waits for it. Only of one that
 * reads nothing at all for some seconds is the newest dropped, so that it holds up nobody and fills
 * no memory.
 */
final class Publisher {
  private static final TerminalLog LOG = new TerminalLog();
  private static final int MOST_ON_THE_WAY = 256;
  private static final int MOST_TEXTS_WAITING = 64;
  private static final long NANOS_OF_PATIENCE = TimeUnit.SECONDS.toNanos(5);
  private static final long MILLIS_BETWEEN_TRIES = 2;

  private record Publication(Message<?> message, Runnable sent) {}

  private final ZMQ.Socket socket;
  private final WireFormat format;
  private final KernelConnectionProperties connection;
  private final BlockingQueue<Publication> waiting = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MOST_TEXTS_WAITING);
  private boolean stalled;

  Publisher(ZMQ.Context context, MessageSigner signer, KernelConnectionProperties connection) {
    this.connection = connection;
    format = new WireFormat(signer);
    socket = context.socket(SocketType.PUB);
    socket.setSndHWM(MOST_ON_THE_WAY);
    socket.setXpubNoDrop(true);
  }

  void bind() {
    socket.bind(Channels.address(connection, connection.getIopubPort()));
  }

  void start() {
    new Thread(this::publishAll, "iopub").start();
  }

  /**
   * Publishes soon, after what came before.
   *
   * @param message what to publish
   */
  void publish(Message<?> message) {
    waiting.add(new Publication(message, () -> {}));
  }

  /**
   * Publishes printed text; waits where much of it waits already.
   *
   * @param message some text
   */
  void publishText(Message<?> message) {
    room.acquireUninterruptibly();
    waiting.add(new Publication(message, room::release));
  }

  /**
   * Waits until everything published so far is on its way, at most for a while.
   *
   * @param millis how long to wait
   */
  void drain(long millis) {
    CountDownLatch drained = new CountDownLatch(1);
    waiting.add(new Publication(null, drained::countDown));
    try {
      if (drained.await(millis, TimeUnit.MILLISECONDS)) {
        // The socket's own thread needs a moment more to hand over to the network.
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publishAll() {
    try {
      while (true) {
        Publication next = waiting.take();
        try {
          if (next.message() != null) {
            send(format.write(next.message()));
          }
        } catch (RuntimeException | OutOfMemoryError e) {
          LOG.say("a message was not published: " + e);
        } finally {
          next.sent().run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<byte[]> frames) throws InterruptedException {
    long end = System.nanoTime() + NANOS_OF_PATIENCE;
    int last = frames.size() - 1;
    while (!socket.send(frames.get(0), ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
      if (stalled || System.nanoTime() > end) {
        // Again after this one: every client gets it but those that have no room.
        stalled = true;
        socket.setXpubNoDrop(false);
        socket.send(frames.get(0), ZMQ.SNDMORE);
        frames.subList(1, last).forEach(socket::sendMore);
        socket.send(frames.get(last));
        socket.setXpubNoDrop(true);
        return;
      }
      Thread.sleep(MILLIS_BETWEEN_TRIES);
    }
    frames.subList(1, last).forEach(socket::sendMore);
    socket.send(frames.get(last));
    stalled = false;
  }
}
