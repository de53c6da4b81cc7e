package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;

/**
 * Tells the clients when work on a request begins and ends.
 *
 * <p>Questions are answered while a cell runs. Clients show the state that came last, so after the
 * "idle" of such a question the running cell says again that it is busy.
 */
final class Statuses {
  private final Channels channels;
  private Message<?> running;

  Statuses(Channels channels) {
    this.channels = channels;
  }

  synchronized void starting() {
    publish(null, "starting");
  }

  /**
   * Says that a request of the queue in which cells wait begins.
   *
   * @param request the request
   */
  synchronized void cellBegins(Message<?> request) {
    running = request;
    publish(request, "busy");
  }

  /**
   * Says that it has ended.
   *
   * @param request the request
   */
  synchronized void cellEnds(Message<?> request) {
    running = null;
    publish(request, "idle");
  }

  /**
   * Says that a request that does not wait for cells begins.
   *
   * @param request the request
   */
  synchronized void begins(Message<?> request) {
    publish(request, "busy");
  }

  /**
   * Says that it has ended.
   *
   * @param request the request
   */
  synchronized void ends(Message<?> request) {
    publish(request, "idle");
    if (running != null) {
      publish(running, "busy");
    }
  }

  private void publish(Message<?> parent, String state) {
    JsonObject content = new JsonObject();
    content.addProperty("execution_state", state);
    channels.publish(parent, MessageType.PUBLISH_STATUS, content);
  }
}
