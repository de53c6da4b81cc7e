package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.Descriptors.FieldDescriptor;
import org.nd4j.shade.protobuf.Message;

/** Damage to a field of an ONNX model, which stays a message that can be parsed. */
final class MessageChanges {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    1_000,
    1L << 20,
    1L << 31,
    -(1L << 31),
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "",
          "x",
          "Loop",
          "If",
          "Expand",
          "Relu",
          "Conv",
          "Gemm",
          "ConstantOfShape",
          "NoSuchOperator",
          "../../secret",
          "features",
          "logits",
          "a".repeat(100_000));

  private MessageChanges() {}

  static List<Change> of(String file) {
    return List.of(
        new Change("a field changed", file, false, (bytes, random) -> changed(bytes, random, 1)),
        new Change("fields changed", file, false, (bytes, random) -> changed(bytes, random, 4)));
  }

  private static byte[] changed(byte[] bytes, Random random, int times) throws IOException {
    Message.Builder model = ModelProto.parseFrom(bytes).toBuilder();
    for (int i = 0; i < times; i++) {
      change(model, random);
    }
    return model.build().toByteArray();
  }

  /** Walks to some part of the message, and changes something there. */
  private static void change(Message.Builder message, Random random) {
    List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (field.isRepeated()) {
      changeList(message, field, random);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      change(message.getFieldBuilder(field), random);
    } else if (random.nextInt(8) == 0) {
      message.clearField(field);
    } else {
      message.setField(field, other(field, message.getField(field), random));
    }
  }

  private static void changeList(Message.Builder message, FieldDescriptor field, Random random) {
    List<?> old = (List<?>) message.getField(field);
    int at = random.nextInt(old.size());
    List<Object> now = new ArrayList<>(old);
    switch (random.nextInt(12)) {
      case 0 -> now.remove(at);
      case 1 -> now.add(old.get(at));
      case 2 -> Collections.shuffle(now, random);
      case 3 -> now.set(random.nextInt(old.size()), old.get(at));
      default -> {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          change(message.getRepeatedFieldBuilder(field, at), random);
          return;
        }
        now.set(at, other(field, old.get(at), random));
      }
    }
    message.setField(field, now);
  }

  private static Object other(FieldDescriptor field, Object old, Random random) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case BOOLEAN -> random.nextBoolean();
      case STRING -> WORDS.get(random.nextInt(WORDS.size()));
      case BYTE_STRING -> bytes((ByteString) old, random);
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      default -> old;
    };
  }

  private static ByteString bytes(ByteString old, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> old.substring(random.nextInt(old.size() + 1));
      case 1 -> old.concat(old);
      default -> ByteString.EMPTY;
    };
  }
}
