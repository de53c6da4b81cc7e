package io.github.distillery.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.KernelTimestamp;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.adapters.HeaderAdapter;
import org.dflib.jjava.jupyter.messages.adapters.HistoryRequestAdapter;
import org.dflib.jjava.jupyter.messages.adapters.KernelTimestampAdapter;
import org.dflib.jjava.jupyter.messages.adapters.MessageTypeAdapter;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/**
 * Messages as the frames that go over the wire: who asks, a mark, the signature, four objects in
 * JSON, and attachments.
 *
 * <p>jjava-jupyter reads frame by frame from the socket, and so waits for those that a malformed
 * message lacks, and takes the next message's for them. Here a message is whole before it is read.
 */
final class WireFormat {
  private static final byte[] MARK = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
  private static final int FRAMES_AFTER_MARK = 5;
  private static final TypeToken<Map<String, Object>> OBJECT = new TypeToken<>() {};

  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(KernelTimestamp.class, KernelTimestampAdapter.INSTANCE)
          .registerTypeAdapter(Header.class, HeaderAdapter.INSTANCE)
          .registerTypeAdapter(MessageType.class, MessageTypeAdapter.INSTANCE)
          .registerTypeAdapter(HistoryRequest.class, HistoryRequestAdapter.INSTANCE)
          .create();

  private final MessageSigner signer;

  WireFormat(MessageSigner signer) {
    this.signer = signer;
  }

  /**
   * Reads a message.
   *
   * @param frames all its frames
   * @return the message
   * @throws SecurityException where the signature is wrong
   * @throws JsonParseException where it is malformed
   */
  Message<?> read(List<byte[]> frames) {
    int mark = 0;
    while (mark < frames.size() && !Arrays.equals(frames.get(mark), MARK)) {
      mark++;
    }
    if (frames.size() - mark <= FRAMES_AFTER_MARK) {
      throw new JsonParseException(
          "a message needs <IDS|MSG> and " + FRAMES_AFTER_MARK + " frames after it");
    }
    byte[] signature = frames.get(mark + 1);
    List<byte[]> signed = frames.subList(mark + 2, mark + 1 + FRAMES_AFTER_MARK);
    byte[] expected = signer.sign(signed);
    if (!MessageDigest.isEqual(signature, expected)) {
      throw new SecurityException("a message has a wrong signature");
    }
    Header<?> header = GSON.fromJson(text(signed.get(0)), Header.class);
    if (header == null || header.getType() == null || header.getId() == null) {
      throw new JsonParseException("a message needs a header with msg_id and msg_type");
    }
    JsonObject parent = JsonParser.parseString(text(signed.get(1))).getAsJsonObject();
    Map<String, Object> metadata = GSON.fromJson(text(signed.get(2)), OBJECT.getType());
    Object content = GSON.fromJson(text(signed.get(3)), header.getType().getContentType());
    if (content == null) {
      throw new JsonParseException("a message needs a content");
    }
    List<byte[]> attached = frames.subList(mark + 1 + FRAMES_AFTER_MARK, frames.size());
    return message(
        List.copyOf(frames.subList(0, mark)),
        header,
        parent.isEmpty() ? null : GSON.fromJson(parent, Header.class),
        metadata,
        content,
        List.copyOf(attached));
  }

  /**
   * Writes a message.
   *
   * @param message what to send
   * @return its frames
   */
  List<byte[]> write(Message<?> message) {
    byte[] header = bytes(GSON.toJson(message.getHeader()));
    byte[] parent =
        message.hasParentHeader() ? bytes(GSON.toJson(message.getParentHeader())) : NOTHING;
    byte[] metadata = message.hasMetadata() ? bytes(GSON.toJson(message.getMetadata())) : NOTHING;
    byte[] content = bytes(GSON.toJson(message.getContent()));
    List<byte[]> frames = new ArrayList<>(message.getIdentities());
    frames.add(MARK);
    frames.add(signer.sign(List.of(header, parent, metadata, content)));
    frames.addAll(List.of(header, parent, metadata, content));
    if (message.getBlobs() != null) {
      frames.addAll(message.getBlobs());
    }
    return frames;
  }

  @SuppressWarnings("unchecked")
  private static Message<Object> message(
      List<byte[]> identities,
      Header<?> header,
      Header<?> parent,
      Map<String, Object> metadata,
      Object content,
      List<byte[]> attached) {
    return new Message<>(identities, (Header<Object>) header, parent, metadata, content, attached);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
