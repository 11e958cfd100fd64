using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using KafkaPS.Interop;

namespace KafkaPS.Bench;

/// <summary>
/// Measures librdkafka alone, called from C# with nothing around it: the lines are in memory, their positions are known, and reports are only counted. Anything that
/// sends the same records with acks=all and idempotence takes at least as long.
/// </summary>
static unsafe class LibrdkafkaLoop
{
    const int BatchRecords = 1024;
    const int ThreadCount = 4;
    /// <summary>The headers and the timestamp of the measurement in Measures.ps1.</summary>
    static readonly string[] Headers = ["host", "web01", "env", "test", "source", "bench"];
    const long TimestampMs = 1_700_000_000_000;

    /// <summary>Sends the lines of a file, and prints the seconds from the first produce call to the last delivery report, and the CPU seconds.</summary>
    /// <param name="arguments">Bootstrap servers, topic, file, and <c>plain</c>, <c>headers</c> or <c>threads</c> (plain records, with the lines divided among four threads).</param>
    internal static void Run(string[] arguments)
    {
        (string server, string topicName, string file, string kind) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        byte[] bytes = File.ReadAllBytes(file);
        using IProducer<byte[], byte[]> producer = new ProducerBuilder<byte[], byte[]>(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = server, ["acks"] = "all", ["enable.idempotence"] = "true",
            ["enabled_events"] = Librdkafka.DeliveryReportEvent.ToString(CultureInfo.InvariantCulture),
            ["dotnet.producer.enable.delivery.reports"] = "false", ["dotnet.producer.enable.background.poll"] = "false",
        }).Build();
        nint client = ClientHandle.Of(producer.Handle);
        using TopicHandle topic = Librdkafka.TopicNew(client, topicName, 0);
        using QueueHandle queue = Librdkafka.QueueGetMain(client);
        fixed (byte* start = bytes)
        {
            NativeMessage[] messages = FindLines(start, bytes);
            SendBatches(topic, messages.AsSpan(0, 1));
            CountReports(queue, 1);

            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long started = Stopwatch.GetTimestamp();
            var reader = new Thread(() => CountReports(queue, messages.Length));
            reader.Start();
            if (kind == "headers") SendEach(client, topic, messages);
            else if (kind == "threads") SendOnThreads(topic, messages);
            else SendBatches(topic, messages);
            _ = Librdkafka.Flush(client, -1);
            reader.Join();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            Console.WriteLine(FormattableString.Invariant($"{elapsed.TotalSeconds} {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds}"));
        }
    }

    static NativeMessage[] FindLines(byte* start, ReadOnlySpan<byte> bytes)
    {
        var messages = new List<NativeMessage>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = bytes[at..].IndexOf((byte)'\n');
            if (length < 0) length = bytes.Length - at;
            messages.Add(new NativeMessage { Value = (nint)(start + at), ValueLength = (nuint)length, Partition = Librdkafka.UnassignedPartition });
            at += length + 1;
        }

        return [.. messages];
    }

    static void SendOnThreads(TopicHandle topic, NativeMessage[] messages)
    {
        int part = (messages.Length + ThreadCount - 1) / ThreadCount;
        Thread[] threads = [.. Enumerable.Range(0, ThreadCount).Select(i => new Thread(() => SendBatches(topic, messages.AsSpan(Math.Min(i * part, messages.Length)..Math.Min((i + 1) * part, messages.Length)))))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }

    static void SendBatches(TopicHandle topic, Span<NativeMessage> messages)
    {
        while (!messages.IsEmpty)
        {
            int count = Math.Min(BatchRecords, messages.Length), taken;
            fixed (NativeMessage* first = messages)
                taken = Librdkafka.ProduceBatch(topic.Pointer, Librdkafka.UnassignedPartition, Librdkafka.CopyFlag | Librdkafka.PartitionFlag, first, count);
            // When its queue is full, librdkafka rejects the rest of the batch until delivery reports make room.
            messages = messages[taken..];
            if (taken < count) Thread.Sleep(1);
        }
    }

    static void SendEach(nint client, TopicHandle topic, ReadOnlySpan<NativeMessage> messages)
    {
        nint[] texts = [.. Headers.Select(Marshal.StringToCoTaskMemUTF8)];
        Span<NativeArgument> arguments = stackalloc NativeArgument[5 + Headers.Length / 2];
        arguments[0] = NativeArgument.Handle(topic.Pointer);
        arguments[1] = NativeArgument.Int32(NativeArgumentType.Partition, Librdkafka.UnassignedPartition);
        arguments[2] = NativeArgument.Int32(NativeArgumentType.MessageFlags, Librdkafka.CopyFlag);
        arguments[3] = NativeArgument.Int64(NativeArgumentType.Timestamp, TimestampMs);
        for (int i = 0; i < Headers.Length; i += 2) arguments[5 + i / 2] = NativeArgument.Header(texts[i], texts[i + 1], Headers[i + 1].Length);
        fixed (NativeArgument* first = arguments)
        {
            foreach (ref readonly NativeMessage message in messages)
            {
                arguments[4] = NativeArgument.Memory(NativeArgumentType.Value, message.Value, (int)message.ValueLength);
                nint error;
                while ((error = Librdkafka.ProduceVariadic(client, first, (nuint)arguments.Length)) != 0)
                {
                    Librdkafka.ErrorDestroy(error);
                    Thread.Sleep(1);
                }
            }
        }

        foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
    }

    static void CountReports(QueueHandle queue, int count)
    {
        NativeMessage** chunk = stackalloc NativeMessage*[512];
        while (count > 0)
        {
            nint nativeEvent = Librdkafka.QueuePoll(queue, 1000);
            if (nativeEvent == 0) continue;
            for (int read; (read = (int)Librdkafka.EventMessageArray(nativeEvent, chunk, 512)) > 0; count -= read)
            {
                for (int i = 0; i < read; i++)
                    if (chunk[i]->Error != 0) throw new InvalidOperationException($"A record failed: {chunk[i]->Error}.");
            }

            Librdkafka.EventDestroy(nativeEvent);
        }
    }
}
