using System.Runtime.InteropServices;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>
/// Serialized records of one topic, like Java's class of this name: they are appended, then handed over in order. Each is accepted, or refused for
/// good and reported to the mailbox, or stays because the client's queue is full.
/// </summary>
/// <remarks>No state of a record outlives the hand-over: librdkafka keeps its bytes until it reports it, and identifies its call by the mailbox's number.</remarks>
sealed unsafe class ProducerBatch : IDisposable
{
    /// <summary>The maximum number of records.</summary>
    internal const int MaxRecords = 1024;
    /// <summary>The size from which the batch is full, in bytes.</summary>
    internal const int FullBytes = 256 * 1024;

    readonly IRecordSink _sink;
    readonly Mailbox _mailbox;
    readonly ProducerCounters _counters;
    readonly NativeMessage* _messages = (NativeMessage*)NativeMemory.AllocZeroed(MaxRecords, (nuint)sizeof(NativeMessage));
    readonly UnmanagedBuffer _buffer = new(2 * FullBytes);
    /// <summary>For records with headers or a timestamp, the details that have no place in the message; allocated when the first such record comes.</summary>
    RecordDetails[] _details = [];
    /// <summary>The partition of records that specify none, for the batch's topic.</summary>
    int _defaultPartition;
    bool _hasAddresses;
    int _next;

    internal ProducerBatch(IRecordSink sink, Mailbox mailbox, ProducerCounters counters) => (_sink, _mailbox, _counters) = (sink, mailbox, counters);

    /// <summary>The number of records appended.</summary>
    internal int Count { get; private set; }

    /// <summary>The topic of the records; null before the first one.</summary>
    internal TopicMetadata? Topic { get; private set; }

    /// <summary>The size of the records, in bytes.</summary>
    internal int Bytes => _buffer.Length;

    /// <summary>The number of records not handed over yet.</summary>
    internal int Pending => Count - _next;

    /// <summary>Returns whether a record for the topic can be appended before the batch is handed over.</summary>
    internal bool HasRoomFor(TopicMetadata topic) =>
        Count == 0 || (Count < MaxRecords && _buffer.Length < Math.Min(FullBytes, topic.BatchLimit.MaxBytesUnderWay) && !_hasAddresses && Topic == topic);

    /// <summary>The space that the last appended record takes here, in bytes.</summary>
    internal int LastSize { get; private set; }

    /// <summary>Serializes a record into the batch, which must have room for it.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="content">The key and value.</param>
    /// <param name="attributes">The record's other attributes.</param>
    /// <param name="maxSize">max.request.size: the maximum size of key and value together, in bytes.</param>
    /// <returns>Null, or the bytes of a record that exceeds the maximum and was not appended.</returns>
    /// <exception cref="SerializationException">The key or value cannot be serialized; nothing was appended.</exception>
    internal SerializedContent? Append(TopicMetadata topic, in RecordContent content, in RecordAttributes attributes, int maxSize)
    {
        int start = _buffer.Length;
        if (Count == 0) _defaultPartition = topic.DefaultPartition;
        try
        {
            ref NativeMessage message = ref _messages[Count];
            (int keyLength, int valueLength) = content.Write(_buffer);
            (message.Key, message.KeyLength) = Place(start, keyLength);
            (message.Value, message.ValueLength) = Place(start + Math.Max(keyLength, 0), valueLength);
            if (_buffer.Length - start > maxSize)
            {
                SerializedContent tooLarge = Content(message, origin: (nint)_buffer.Start - 1);
                _buffer.Truncate(start);
                return tooLarge;
            }

            message.Partition = attributes.Partition ?? _defaultPartition;
            AppendDetails(attributes);
            message.Opaque = RecordOpaque.Of(_mailbox.Number, attributes.Partition is not null, attributes.Timestamp is not null,
                attributes.Input is { } input ? _mailbox.Inputs.Add(input) : null);
        }
        catch
        {
            _buffer.Truncate(start);
            throw;
        }

        Topic = topic;
        LastSize = _buffer.Length - start;
        Count++;
        return null;
    }

    /// <summary>Hands over the pending records.</summary>
    /// <returns>False if the client's queue is full: the rest stays, and this must be called again.</returns>
    internal bool TryHandOver()
    {
        if (Count == 0) return true;
        ToAddresses();
        try
        {
            while (_next < Count)
            {
                if (!(HasDetails(_next) ? TryProduceOne() : TryProduceRun())) return false;
            }
        }
        catch (ObjectDisposedException)
        {
            Abandon(ErrorCodes.Destroy);
        }

        Clear();
        return true;
    }

    /// <summary>Gives up the pending records: reports them as refused with this error.</summary>
    internal void Abandon(int error)
    {
        if (Count == 0) return;
        ToAddresses();
        while (_next < Count) Refuse(error);
        Clear();
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        _buffer.Dispose();
    }

    /// <summary>Returns a length and the offset of its bytes: an offset, because the buffer moves when it grows; plus one, because zero stands for null.</summary>
    static (nint Offset, nuint Length) Place(int offset, int length) => length == KafkaSerializer.Null ? (0, 0) : (offset + 1, (nuint)length);

    void AppendDetails(in RecordAttributes attributes)
    {
        if (attributes.IsPlain)
        {
            if (_details.Length > 0) _details[Count] = default;
            return;
        }

        if (_details.Length == 0) _details = new RecordDetails[MaxRecords];
        int start = _buffer.Length;
        HeaderBlock.Append(_buffer, attributes.Headers);
        _details[Count] = new RecordDetails(start, attributes.Headers.Count, attributes.Timestamp?.ToUnixTimeMilliseconds() ?? 0);
    }

    bool HasDetails(int index) => _details.Length > 0 && _details[index].IsPresent;

    /// <summary>Turns offsets into addresses. Nothing may be appended after this.</summary>
    void ToAddresses()
    {
        if (_hasAddresses) return;
        _hasAddresses = true;
        nint origin = (nint)_buffer.Start - 1;
        for (int i = 0; i < Count; i++)
        {
            ref NativeMessage message = ref _messages[i];
            if (message.Key != 0) message.Key += origin;
            if (message.Value != 0) message.Value += origin;
        }
    }

    /// <summary>Hands over the records up to the next one that has headers or a timestamp.</summary>
    bool TryProduceRun()
    {
        int end = _next + 1;
        while (end < Count && !HasDetails(end)) end++;
        _sink.Produce(Topic!.Handle, _messages + _next, end - _next, _mailbox);
        while (_next < end)
        {
            int error = _messages[_next].Error;
            // After the first record that found no room, none was accepted: their order is kept.
            if (error == ErrorCodes.QueueFull) break;
            if (error == 0)
            {
                _next++;
                continue;
            }

            _mailbox.CountGiven(-1);
            Refuse(error);
        }

        _mailbox.CountGiven(_next - end);
        return _next == end;
    }

    bool TryProduceOne()
    {
        int error = ProduceOne();
        if (error == 0)
        {
            _next++;
            return true;
        }

        _mailbox.CountGiven(-1);
        if (error == ErrorCodes.QueueFull) return false;
        Refuse(error);
        return true;
    }

    int ProduceOne()
    {
        ref readonly NativeMessage message = ref _messages[_next];
        RecordDetails details = _details[_next];
        const int MaxFixed = 7, MaxOnStack = 32;
        int most = MaxFixed + details.HeaderCount;
        Span<NativeArgument> arguments = most <= MaxOnStack ? stackalloc NativeArgument[MaxOnStack] : new NativeArgument[most];
        int count = 0;
        arguments[count++] = NativeArgument.Handle(Topic!.Handle);
        arguments[count++] = NativeArgument.Int32(NativeArgumentType.Partition, message.Partition);
        arguments[count++] = NativeArgument.Int32(NativeArgumentType.MessageFlags, Librdkafka.CopyFlag);
        arguments[count++] = NativeArgument.Pointer(NativeArgumentType.Opaque, message.Opaque);
        if (message.Key != 0) arguments[count++] = NativeArgument.Memory(NativeArgumentType.Key, message.Key, (int)message.KeyLength);
        if (message.Value != 0) arguments[count++] = NativeArgument.Memory(NativeArgumentType.Value, message.Value, (int)message.ValueLength);
        if (details.TimestampMs != 0) arguments[count++] = NativeArgument.Int64(NativeArgumentType.Timestamp, details.TimestampMs);
        count += HeaderBlock.ToArguments(_buffer.Start + details.HeaderStart, details.HeaderCount, arguments[count..]);
        return _sink.Produce(arguments[..count], _mailbox);
    }

    /// <summary>Reports the next record as refused, and moves on to the one after it.</summary>
    void Refuse(int error)
    {
        ref readonly NativeMessage message = ref _messages[_next];
        RecordDetails details = HasDetails(_next) ? _details[_next] : default;
        object? input = _mailbox.Inputs.Take(RecordOpaque.InputSlot(message.Opaque));
        var record = new KafkaRecord
        {
            Topic = Topic!.Name,
            Partition = RecordOpaque.Partition(message),
            Timestamp = RecordOpaque.HasOwnTimestamp(message.Opaque) ? DateTimeOffset.FromUnixTimeMilliseconds(details.TimestampMs) : null,
            Headers = HeaderBlock.ToHeaders(_buffer.Start + details.HeaderStart, details.HeaderCount),
            Serialized = Content(message, origin: 0),
        };
        _counters.CountFailed(error);
        _mailbox.Post([DeliveryReport.Refused(record, input, error)]);
        _next++;
    }

    static SerializedContent Content(in NativeMessage message, nint origin) => SerializedContent.Copy(
        message.Key == 0 ? 0 : message.Key + origin, message.KeyLength, message.Value == 0 ? 0 : message.Value + origin, message.ValueLength);

    void Clear()
    {
        _buffer.Clear();
        _hasAddresses = false;
        Count = _next = 0;
    }

    /// <param name="HeaderStart">The position of the headers in the buffer.</param>
    /// <param name="HeaderCount">The number of headers.</param>
    /// <param name="TimestampMs">The CreateTime; 0 for the time of the hand-over.</param>
    readonly record struct RecordDetails(int HeaderStart, int HeaderCount, long TimestampMs)
    {
        internal bool IsPresent => HeaderCount > 0 || TimestampMs != 0;
    }
}
