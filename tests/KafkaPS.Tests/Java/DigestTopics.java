import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints the number of records in partition 0 of each topic, and SHA-256 digests of their values, keys, headers and timestamps in order.
 * Arguments: bootstrap servers, topics. Each content is digested as its length (4 bytes, -1 for null) and its bytes; a header as its name and its value.
 */
public class DigestTopics {
    public static void main(String[] args) throws Exception {
        Map<String, Object> configuration = Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed", "fetch.max.bytes", 16 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : Arrays.copyOfRange(args, 1, args.length)) {
                TopicPartition partition = new TopicPartition(topic, 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                MessageDigest[] digests = new MessageDigest[4];
                for (int i = 0; i < digests.length; i++) digests[i] = MessageDigest.getInstance("SHA-256");
                long count = 0;
                while (consumer.position(partition) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                        count++;
                        add(digests[0], record.value());
                        add(digests[1], record.key());
                        for (Header header : record.headers()) {
                            add(digests[2], header.key().getBytes(StandardCharsets.UTF_8));
                            add(digests[2], header.value());
                        }
                        digests[3].update(ByteBuffer.allocate(8).putLong(record.timestamp()).array());
                    }
                }
                StringBuilder line = new StringBuilder(topic).append('\t').append(count);
                for (MessageDigest digest : digests) line.append('\t').append(HexFormat.of().formatHex(digest.digest()));
                System.out.println(line);
            }
        }
    }

    private static void add(MessageDigest digest, byte[] content) {
        digest.update(ByteBuffer.allocate(4).putInt(content == null ? -1 : content.length).array());
        if (content != null) digest.update(content);
    }
}
