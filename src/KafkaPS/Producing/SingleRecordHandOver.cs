using System.Text;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>A record that has headers or a timestamp, with the input that it was made of: a <see cref="KafkaRecord"/>, or a value.</summary>
readonly record struct SingleRecord(TopicMetadata Topic, object? Input, int? Partition, DateTimeOffset? Timestamp, IReadOnlyList<KafkaHeader> Headers);

/// <summary>Hands over one record that has headers or a timestamp, which librdkafka takes only one at a time (<c>rd_kafka_produceva</c>).</summary>
sealed unsafe class SingleRecordHandOver(NativeProducer producer, Mailbox mailbox) : IHandOver, IDisposable
{
    const int InitialBytes = 4096;

    readonly UnmanagedBuffer _buffer = new(InitialBytes);
    readonly List<(int Name, int Value, int Length)> _headers = [];
    SingleRecord _record;
    int _keyLength;
    int _valueLength;

    /// <summary>Serializes the record.</summary>
    /// <exception cref="KafkaException">It cannot be serialized, or is too large.</exception>
    internal void Prepare(in SingleRecord record, in RecordContent content)
    {
        _record = record;
        _buffer.Clear();
        (_keyLength, _valueLength) = content.Write(_buffer);
        _headers.Clear();
        foreach (KafkaHeader header in record.Headers)
        {
            int name = _buffer.Length;
            _buffer.Append(Encoding.UTF8.GetBytes(header.Name));
            _buffer.Append([0]);
            int value = _buffer.Length;
            if (header.Value is not null) _buffer.Append(header.Value);
            _headers.Add((name, value, header.Value?.Length ?? KafkaSerializer.Null));
        }

        Pending = 1;
    }

    public int Pending { get; private set; }

    public bool TryHandOver()
    {
        var batch = new RecordBatch(mailbox, _record.Topic.Name, (object?[])[_record.Input]);
        producer.Batches.Add(batch);
        int error = Produce(BatchTable.Opaque(batch, 0));
        if (error == 0)
        {
            Pending = 0;
            return true;
        }

        producer.Batches.CountReported(batch, 1);
        if (error == LocalError.QueueFull) return false;
        Abandon(error);
        return true;
    }

    public void Abandon(int error)
    {
        producer.Reports.CountRefused(1);
        var batch = new RecordBatch(mailbox, _record.Topic.Name, (object?[])[_record.Input]);
        mailbox.Post([new DeliveryReport { Batch = batch, Index = 0, Error = error, Partition = _record.Partition ?? Librdkafka.UnassignedPartition }]);
        Pending = 0;
    }

    public void Dispose() => _buffer.Dispose();

    int Produce(nint opaque)
    {
        nint start = (nint)_buffer.Start;
        List<NativeArgument> arguments =
        [
            NativeArgument.Handle(_record.Topic.Handle),
            NativeArgument.Int32(NativeArgumentType.Partition, _record.Partition ?? Librdkafka.UnassignedPartition),
            NativeArgument.Int32(NativeArgumentType.MessageFlags, Librdkafka.CopyFlag),
            NativeArgument.Pointer(NativeArgumentType.Opaque, opaque),
        ];
        if (_keyLength != KafkaSerializer.Null) arguments.Add(NativeArgument.Memory(NativeArgumentType.Key, start, _keyLength));
        if (_valueLength != KafkaSerializer.Null)
            arguments.Add(NativeArgument.Memory(NativeArgumentType.Value, start + Math.Max(_keyLength, 0), _valueLength));
        if (_record.Timestamp is DateTimeOffset timestamp)
            arguments.Add(NativeArgument.Int64(NativeArgumentType.Timestamp, timestamp.ToUnixTimeMilliseconds()));
        foreach ((int name, int value, int length) in _headers)
            arguments.Add(NativeArgument.Header(start + name, length == KafkaSerializer.Null ? 0 : start + value, Math.Max(length, 0)));
        try
        {
            return producer.Produce(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(arguments));
        }
        catch (ObjectDisposedException)
        {
            return LocalError.Closed;
        }
    }
}
