import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
 * Prints all records of topics, with what Java's consumer sees of each, in the order of each partition.
 * Arguments: bootstrap servers, topics. Columns: topic, partition, timestamp, key, value, headers as name=value; bytes in hexadecimal, or null.
 */
public class ReadTopics {
    public static void main(String[] args) {
        Map<String, Object> configuration = Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : Arrays.copyOfRange(args, 1, args.length))
                consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            StringBuilder output = new StringBuilder();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition)))
                consumer.poll(Duration.ofMillis(500)).forEach(record -> print(record, output));
            System.out.print(output);
        }
    }

    private static void print(ConsumerRecord<byte[], byte[]> record, StringBuilder output) {
        output.append(record.topic()).append('\t').append(record.partition()).append('\t').append(record.timestamp()).append('\t')
            .append(hex(record.key())).append('\t').append(hex(record.value())).append('\t');
        for (Header header : record.headers())
            output.append(hex(header.key().getBytes(StandardCharsets.UTF_8))).append('=').append(hex(header.value())).append(' ');
        output.append('\n');
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }
}
