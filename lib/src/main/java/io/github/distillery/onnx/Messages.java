package io.github.distillery.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.shade.protobuf.Descriptors.FieldDescriptor;
import org.nd4j.shade.protobuf.Message;

/** Changes what lies anywhere in a message: in graphs in attributes, in functions, wherever. */
final class Messages {
  private Messages() {}

  /**
   * Puts something in the place of each part of one kind. What is unchanged is not copied.
   *
   * @param message where to look
   * @param kind the kind of part
   * @param change gives the part itself, or another
   * @return the message itself where nothing has changed
   */
  static <T extends Message> Message rewritten(
      Message message, Class<T> kind, UnaryOperator<T> change) {
    if (kind.isInstance(message)) {
      return change.apply(kind.cast(message));
    }
    Message.Builder copy = null;
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      List<?> parts = field.isRepeated() ? (List<?>) entry.getValue() : List.of(entry.getValue());
      for (int i = 0; i < parts.size(); i++) {
        Message now = rewritten((Message) parts.get(i), kind, change);
        if (now == parts.get(i)) {
          continue;
        }
        copy = copy == null ? message.toBuilder() : copy;
        if (field.isRepeated()) {
          copy.setRepeatedField(field, i, now);
        } else {
          copy.setField(field, now);
        }
      }
    }
    return copy == null ? message : copy.build();
  }
}
