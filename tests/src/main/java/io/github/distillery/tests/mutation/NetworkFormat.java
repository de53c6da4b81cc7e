package io.github.distillery.tests.mutation;

import io.github.distillery.model.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.util.ModelSerializer;

/** A network as DL4J writes it. */
final class NetworkFormat implements Format {
  private static final List<String> FILES = List.of("dense.zip", "maps.zip");

  @Override
  public String name() {
    return "DL4J network";
  }

  @Override
  public void write(Path folder) throws IOException {
    Small.dense().save(folder.resolve(FILES.get(0)));
    Small.convolutional().save(folder.resolve(FILES.get(1)));
  }

  @Override
  public String read(Path folder) {
    StringBuilder text = new StringBuilder();
    for (String file : FILES) {
      Network network = Network.load(folder.resolve(file));
      text.append(network).append(network.layers()).append(Answers.of(network.graph().params()));
    }
    return text.toString();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(ByteChanges.of(file, true));
      all.addAll(
          Bombs.zip(file, ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN));
      for (Change change : TextChanges.json(file, false)) {
        all.add(change.within("configuration", Wrappings.zip(ModelSerializer.CONFIGURATION_JSON)));
      }
      for (Change change : ByteChanges.of(file, false)) {
        all.add(change.within("coefficients", Wrappings.zip(ModelSerializer.COEFFICIENTS_BIN)));
      }
      all.add(new Change("a serialised object", file, true, NetworkFormat::withObject));
    }
    return all;
  }

  /** DL4J would make an object of it, and run whatever code its class has for that. */
  private static byte[] withObject(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = Wrappings.entries(zip);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new SerialisedTrap(random.nextInt()));
    }
    entries.put(ModelSerializer.PREPROCESSOR_BIN, bytes.toByteArray());
    return Wrappings.zipped(entries);
  }

  @Override
  public double share() {
    return 1.5;
  }
}
