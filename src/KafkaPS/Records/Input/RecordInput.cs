using System.Collections;

namespace KafkaPS.Records;

/// <summary>Decides how many records a pipeline object is.</summary>
static class RecordInput
{
    /// <summary>Returns the elements of an array or list, each of which is a record, as <c>Get-Content -ReadCount</c> emits them.</summary>
    /// <param name="input">The object, unwrapped.</param>
    /// <returns>Null when the object is one record, as bytes in any container and JSON are.</returns>
    /// <exception cref="SerializationException">The object's own code failed.</exception>
    internal static IList? ElementsOf(object? input) => input is IList list and not byte[] && ContentRules.Of(input).Kind == ContentKind.Array ? list : null;

    /// <summary>Returns the elements one by one. A list that fails while it is read ends with an error, after the elements before it.</summary>
    /// <exception cref="SerializationException">The list's own code failed, or another thread changed it.</exception>
    internal static IEnumerable<object?> Read(IList list)
    {
        IEnumerator elements = Try(list.GetEnumerator);
        using var _ = elements as IDisposable;
        // Created once, not for each element.
        Func<bool> moveNext = elements.MoveNext;
        Func<object?> current = () => elements.Current;
        while (Try(moveNext)) yield return Try(current);
    }

    static T Try<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is not (SerializationException or System.Management.Automation.PipelineStoppedException or OutOfMemoryException))
        {
            throw new SerializationException($"The list cannot be read any further: {(e.InnerException ?? e).Message}", e);
        }
    }
}
