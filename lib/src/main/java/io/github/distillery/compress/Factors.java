package io.github.distillery.compress;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/**
 * One layer as several smaller ones in a row, at every rank. A level stands for ranks: level 1 for
 * the smallest, the last for the full ones.
 */
interface Factors {
  /**
   * A layer of the row.
   *
   * @param layer its configuration; only the last has bias and activation
   * @param weights in 'c' order
   */
  record Piece(FeedForwardLayer layer, float[] weights) {}

  /**
   * The whole row.
   *
   * @param pieces in the order of computation
   * @param energy the share of the sum of squares of the weights that they hold, from 0 to 1
   */
  record Built(List<Piece> pieces, double energy) {}

  /** The method in words. */
  String way();

  /** How many levels there are. */
  int levels();

  /** The ranks of a level. */
  List<Integer> ranks(int level);

  /** How many weights all pieces have. */
  long weights(List<Integer> ranks);

  /** How many multiply-adds all pieces cost. */
  long multiplyAdds(List<Integer> ranks, Places places);

  /**
   * The share of the sum of squares of the weights that is kept, from 0 to 1; what is built keeps
   * as much or more. Quick, so that many ranks can be compared.
   */
  double energy(List<Integer> ranks);

  /** The layers themselves. */
  Built built(List<Integer> ranks);

  /** The full ranks. */
  default List<Integer> full() {
    return ranks(levels());
  }

  /** What has fewer weights than the layer has: the greatest such level; 0 where there is none. */
  default int greatestSmaller(long weights) {
    int level = levels();
    while (level > 0 && weights(ranks(level)) >= weights) {
      level--;
    }
    return level;
  }

  /**
   * The sizes of the maps that a layer sees and gives; 1 for a dense layer.
   *
   * @param height of a map that goes in
   * @param width of a map that goes in
   * @param outHeight of a map that comes out
   * @param outWidth of a map that comes out
   */
  record Places(int height, int width, int outHeight, int outWidth) {}
}
