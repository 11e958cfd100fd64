import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.common.utils.Utils;

/**
 * Prints what Java's serializers and its partitioner make of many values: the data of SerializerGoldenTests and PartitionTests.
 *
 * java -cp 'libs/*' SerializerGolden.java serializers > Data/java-serializers.tsv
 * java -cp 'libs/*' SerializerGolden.java partitions  > Data/java-partitions.tsv
 */
public class SerializerGolden {
    private static final int[] PARTITION_COUNTS = {1, 2, 3, 5, 12, 50, 100};
    private static final Random RANDOM = new Random(1);

    public static void main(String[] args) {
        if (args[0].equals("serializers")) printSerializers();
        else printPartitions();
    }

    private static void printSerializers() {
        line("serializer", "encoding", "value", "bytes");
        for (short value : new short[] {0, 1, -1, 127, 128, 255, 256, -128, Short.MAX_VALUE, Short.MIN_VALUE}) row(new ShortSerializer(), Short.toString(value), value);
        for (int i = 0; i < 50; i++) { short value = (short) RANDOM.nextInt(); row(new ShortSerializer(), Short.toString(value), value); }

        for (int value : new int[] {0, 1, -1, 255, 256, 65536, -65536, Integer.MAX_VALUE, Integer.MIN_VALUE}) row(new IntegerSerializer(), Integer.toString(value), value);
        for (int i = 0; i < 50; i++) { int value = RANDOM.nextInt(); row(new IntegerSerializer(), Integer.toString(value), value); }

        for (long value : new long[] {0, 1, -1, 1L << 32, -(1L << 32), 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE}) row(new LongSerializer(), Long.toString(value), value);
        for (int i = 0; i < 50; i++) { long value = RANDOM.nextLong(); row(new LongSerializer(), Long.toString(value), value); }

        for (float value : new float[] {0f, -0f, 1f, -1f, 1.5f, 0.1f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) row(new FloatSerializer(), Float.toString(value), value);
        // Other NaNs have no text of their own.
        for (int bits : new int[] {0x7fc00001, 0x7f800001, 0xffc00001, 0xff800001}) row(new FloatSerializer(), "bits:" + Integer.toHexString(bits), Float.intBitsToFloat(bits));
        for (int i = 0; i < 50; i++) { float value = Float.intBitsToFloat(RANDOM.nextInt() & 0x7f7fffff); row(new FloatSerializer(), Float.toString(value), value); }

        for (double value : new double[] {0d, -0d, 1d, -1d, 1.5d, 0.1d, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) row(new DoubleSerializer(), Double.toString(value), value);
        for (long bits : new long[] {0x7ff8000000000001L, 0x7ff0000000000001L, 0xfff8000000000000L, 0xfff8000000000001L})
            row(new DoubleSerializer(), "bits:" + Long.toHexString(bits), Double.longBitsToDouble(bits));
        for (int i = 0; i < 50; i++) { double value = Double.longBitsToDouble(RANDOM.nextLong() & 0x7fefffffffffffffL); row(new DoubleSerializer(), Double.toString(value), value); }

        row(new BooleanSerializer(), "true", true);
        row(new BooleanSerializer(), "false", false);

        for (String value : new String[] {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34"})
            for (Charset encoding : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) row(new UUIDSerializer(), encoding, value, UUID.fromString(value));
        for (int i = 0; i < 20; i++) { UUID value = new UUID(RANDOM.nextLong(), RANDOM.nextLong()); row(new UUIDSerializer(), value.toString(), value); }

        for (String value : new String[] {"", "a", " ", "text", "a\tb\r\nc", "quote \" backslash \\ nul \0 del \u007f", "\ufeffmark", "caf\u00e9 \u20ac", "\u65e5\u672c\u8a9e", "\ud83d\ude00 \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\u0000", "\u0080\u07ff\u0800\uffff", "\ud800\udc00\udbff\udfff", "\u2028\u2029"})
            for (Charset encoding : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, Charset.forName("UTF-32LE")}) row(new StringSerializer(), encoding, value, value);
        for (int i = 0; i < 20; i++) { String value = randomText(); row(new StringSerializer(), value, value); }

        for (Serializer<?> serializer : new Serializer<?>[] {new ShortSerializer(), new IntegerSerializer(), new LongSerializer(), new FloatSerializer(), new DoubleSerializer(),
            new BooleanSerializer(), new UUIDSerializer(), new StringSerializer(), new ByteArraySerializer()}) row(serializer, "null", null);
    }

    private static void printPartitions() {
        StringBuilder header = new StringBuilder("key\tmurmur2");
        for (int count : PARTITION_COUNTS) header.append('\t').append(count);
        line(header.toString());
        for (String key : new String[] {"", "a", "ab", "abc", "abcd", "abcde", "1", "42", "order-1", "\u65e5\u672c\u8a9e", "\ud83d\ude00"}) partitions(key.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 300; i++) {
            byte[] key = new byte[i < 100 ? 1 + i % 20 : RANDOM.nextInt(200)];
            RANDOM.nextBytes(key);
            partitions(key);
        }
    }

    private static void partitions(byte[] key) {
        StringBuilder row = new StringBuilder(HexFormat.of().formatHex(key)).append('\t').append(Utils.murmur2(key));
        for (int count : PARTITION_COUNTS) row.append('\t').append(BuiltInPartitioner.partitionForKey(key, count));
        line(row.toString());
    }

    private static <T> void row(Serializer<T> serializer, String text, Object value) {
        row(serializer, StandardCharsets.UTF_8, text, value);
    }

    @SuppressWarnings("unchecked")
    private static <T> void row(Serializer<T> serializer, Charset encoding, String text, Object value) {
        serializer.configure(Map.of("serializer.encoding", encoding.name()), false);
        byte[] bytes = serializer.serialize("topic", (T) value);
        line(serializer.getClass().getSimpleName(), encoding.name(), escape(text), bytes == null ? "null" : HexFormat.of().formatHex(bytes));
    }

    /** Printable ASCII as it is, other code units as \\uXXXX. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : text.toCharArray()) {
            if (unit > ' ' && unit < 0x7f && unit != '\\') escaped.append(unit);
            else escaped.append(String.format("\\u%04x", (int) unit));
        }
        return escaped.toString();
    }

    private static String randomText() {
        StringBuilder text = new StringBuilder();
        for (int left = RANDOM.nextInt(40); left > 0;) {
            int point = RANDOM.nextInt(0x110000);
            if (point >= 0xd800 && point < 0xe000) continue;
            text.appendCodePoint(point);
            left--;
        }
        return text.toString();
    }

    private static void line(String... cells) {
        System.out.print(String.join("\t", cells) + "\n");
    }
}
