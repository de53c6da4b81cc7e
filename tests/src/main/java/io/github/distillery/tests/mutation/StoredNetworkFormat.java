package io.github.distillery.tests.mutation;

import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A compressed network, with a hash at the end. */
final class StoredNetworkFormat implements Format {
  private static final List<String> FILES = List.of("dense.dstl", "maps.dstl");

  @Override
  public String name() {
    return "compressed network";
  }

  @Override
  public void write(Path folder) throws IOException {
    DeepCompression.write(Small.dense(), folder.resolve(FILES.get(0)));
    Network pruned = Small.convolutional();
    INDArray parameters = pruned.graph().params();
    float[] values = parameters.dup().data().asFloat();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 9 == 0 ? Math.round(values[i] * 8) / 8f : 0;
    }
    pruned.graph().setParams(Nd4j.create(values, parameters.shape(), 'c'));
    DeepCompression.write(pruned, folder.resolve(FILES.get(1)));
  }

  @Override
  public String read(Path folder) {
    StringBuilder text = new StringBuilder();
    for (String file : FILES) {
      Network network = DeepCompression.read(folder.resolve(file));
      text.append(network).append(network.layers()).append(Answers.of(network.graph().params()));
    }
    return text.toString();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(ByteChanges.of(file, true));
      for (Change change : ByteChanges.of(file, false)) {
        all.add(change.within("hash right", Wrappings::sealed));
      }
      for (Change change : TextChanges.json(file, false)) {
        all.add(change.within("configuration", Wrappings::description));
      }
      all.add(new Change("bomb", file, true, StoredNetworkFormat::bomb));
    }
    return all;
  }

  private static byte[] bomb(byte[] bytes, Random random) throws IOException {
    return Wrappings.description(bytes, random, (json, none) -> new byte[1 << 28]);
  }

  @Override
  public double share() {
    return 1.5;
  }
}
