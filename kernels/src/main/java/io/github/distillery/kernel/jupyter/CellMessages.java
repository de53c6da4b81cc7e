package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.Optional;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;

/** The output of one cell as messages to all clients. */
final class CellMessages implements CellOutput {
  private static final int MOST_CHARACTERS = 1 << 17;

  private final Channels channels;
  private final MessageContext request;
  private final boolean mayAsk;

  /**
   * The output of a cell.
   *
   * @param channels where messages go
   * @param request the request that runs the cell
   * @param mayAsk whether the client lets the cell ask for input
   */
  CellMessages(Channels channels, MessageContext request, boolean mayAsk) {
    this.channels = channels;
    this.request = request;
    this.mayAsk = mayAsk;
  }

  @Override
  public void stdout(String text) {
    stream("stdout", text);
  }

  @Override
  public void stderr(String text) {
    stream("stderr", text);
  }

  private void stream(String name, String text) {
    int begin = 0;
    while (begin < text.length()) {
      int end = Math.min(text.length(), begin + MOST_CHARACTERS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      JsonObject content = new JsonObject();
      content.addProperty("name", name);
      content.addProperty("text", text.substring(begin, end));
      channels.publishText(request, content);
      begin = end;
    }
  }

  @Override
  public void display(MimeBundle bundle, String displayId) {
    channels.publish(request, MessageType.PUBLISH_DISPLAY_DATA, MimeJson.of(bundle, displayId));
  }

  @Override
  public void updateDisplay(MimeBundle bundle, String displayId) {
    channels.publish(
        request, MessageType.PUBLISH_UPDATE_DISPLAY_DATA, MimeJson.of(bundle, displayId));
  }

  @Override
  public void clearOutput(boolean wait) {
    JsonObject content = new JsonObject();
    content.addProperty("wait", wait);
    channels.publish(request, MessageType.PUBLISH_CLEAR_OUTPUT, content);
  }

  @Override
  public Optional<String> readLine(String prompt) {
    return mayAsk ? channels.ask(request, prompt) : Optional.empty();
  }
}
