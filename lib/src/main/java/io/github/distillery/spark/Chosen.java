package io.github.distillery.spark;

import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import scala.runtime.AbstractFunction1;

/** Some partitions, by their numbers, as Spark's Scala asks for them. */
final class Chosen extends AbstractFunction1<Object, Object> implements Serializable {
  private final Set<Integer> partitions;

  Chosen(Collection<Integer> partitions) {
    this.partitions = Set.copyOf(partitions);
  }

  @Override
  public Object apply(Object partition) {
    return partitions.contains(partition);
  }
}
