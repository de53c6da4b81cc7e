package io.github.distillery.compress.storage;

/**
 * What one array of parameters takes, step by step as in Han, Mao and Dally 2016, section 5. All
 * sizes are bytes; positions and codebooks are counted.
 *
 * <p>Introduced in notebook 11.
 *
 * @param layer the layer's name
 * @param parameter the array's, for example {@code W} or {@code b}
 * @param values how many numbers it has
 * @param kept how many of them are not zero
 * @param different how many different values those have
 * @param plain as 32-bit floats
 * @param pruned with zeros left out: 32 bits for each value that is kept, and where it stands in
 *     gaps of fixed length
 * @param shared with a codebook as well: places in it of fixed length instead of values, and the
 *     codebook
 * @param coded as it is in the file, places and gaps by Huffman's code, whose tables are counted
 */
public record StoredArray(
    String layer,
    String parameter,
    long values,
    long kept,
    long different,
    long plain,
    long pruned,
    long shared,
    long coded) {}
