using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Receives the bytes of records as they would be sent.</summary>
interface IRecordBytesObserver
{
    /// <summary>Called with a record's bytes, valid until it returns.</summary>
    void OnRecord(in RecordBytes record);

    /// <summary>Called for a record that cannot be sent.</summary>
    void OnRefused(KafkaException error);

    /// <summary>Called while a file provides no data.</summary>
    void OnWaiting();
}

/// <summary>Takes records like a call of Send-KafkaRecord and makes the same bytes of them, but gives them only to an observer.</summary>
/// <param name="options">The call's options.</param>
/// <param name="observer">Receives the records' bytes.</param>
sealed class RecordBytesTaker(SendOptions options, IRecordBytesObserver observer) : IRecordTaker, IDisposable
{
    readonly UnmanagedBuffer _buffer = new(4096);

    /// <summary>Ignored: nothing is delivered, so no input is returned.</summary>
    public object? Input
    {
        set { }
    }

    /// <summary>Takes a record from the pipeline.</summary>
    /// <param name="input">A <see cref="KafkaRecord"/>, or a value, unwrapped.</param>
    /// <param name="item">The input as the user gave it.</param>
    internal void Send(object? input, object? item) => Send(input, item, options);

    public void SendFromFile(object content) => Send(content, content, options.ForFiles);

    public void SendLine(ReadOnlySpan<byte> line, string? text)
    {
        try
        {
            var content = new RecordContent(KeyOf(text), options.ForFiles.KeySerializer, line);
            Take(options.RunsUserCode ? content.Prepare(item: null) : content, options.Headers);
        }
        catch (SerializationException e)
        {
            observer.OnRefused(e);
        }
    }

    public void SendLine(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Take(new RecordContent(key, value), options.Headers);

    public void Refuse(object? value, KafkaException error, SerializedContent? serialized = null) => observer.OnRefused(error);

    public void Drain() => observer.OnWaiting();

    public void Dispose() => _buffer.Dispose();

    void Send(object? input, object? item, SendOptions given)
    {
        var record = input as KafkaRecord;
        IReadOnlyList<KafkaHeader> headers = record is { Headers.Count: > 0 } ? record.Headers : options.Headers;
        try
        {
            if (record?.Serialized is { } serialized)
            {
                Take(new RecordContent(serialized), headers);
                return;
            }

            object? key = record?.Key ?? KeyOf(item);
            var content = new RecordContent(key, given.KeySerializer, record is null ? input : record.Value, given.ValueSerializer);
            Take(options.RunsUserCode ? content.Prepare(record is null ? item : record.Value) : content, headers);
        }
        catch (SerializationException e)
        {
            observer.OnRefused(e);
        }
    }

    object? KeyOf(object? item) => options.KeyFunction is null ? options.Key : options.ComputeKey(item);

    void Take(RecordContent content, IReadOnlyList<KafkaHeader> headers)
    {
        _buffer.Clear();
        (int keyLength, int valueLength) = content.Write(_buffer);
        ReadOnlySpan<byte> bytes = _buffer.Written;
        observer.OnRecord(new RecordBytes(keyLength < 0 ? default : bytes[..keyLength], keyLength >= 0, valueLength < 0 ? default : bytes[^valueLength..], valueLength >= 0, headers));
    }
}
