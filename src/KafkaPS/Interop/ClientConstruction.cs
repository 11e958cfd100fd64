using System.Linq.Expressions;
using System.Reflection;
using Confluent.Kafka;

namespace KafkaPS.Interop;

/// <summary>Completes the native configuration of a client that Confluent.Kafka is about to create, which exposes only the properties.</summary>
/// <remarks>
/// librdkafka accepts interceptors only before the client is created. Confluent.Kafka keeps its rd_kafka_new delegate in a field
/// (<c>Confluent.Kafka.Impl.Librdkafka._new</c>); a unit test fails when a new version of the package moves it.
/// </remarks>
static class ClientConstruction
{
    [ThreadStatic]
    static Action<nint>? t_complete;

    static readonly Exception? Problem = Watch();

    /// <summary>Builds a client.</summary>
    /// <param name="complete">Receives the <c>rd_kafka_conf_t*</c> that the client is about to be created with.</param>
    /// <param name="build">Builds one client with Confluent.Kafka, on this thread.</param>
    /// <exception cref="MissingMemberException">This version of Confluent.Kafka creates its clients differently.</exception>
    internal static T Run<T>(Action<nint> complete, Func<T> build)
    {
        if (Problem is not null) throw Problem;
        t_complete = complete;
        try
        {
            return build();
        }
        finally
        {
            t_complete = null;
        }
    }

    static void OnNew(nint configuration) => t_complete?.Invoke(configuration);

    static MissingMemberException? Watch()
    {
        // The field is set once the library is loaded.
        _ = Library.Version;
        FieldInfo? field = typeof(Handle).Assembly.GetType("Confluent.Kafka.Impl.Librdkafka")?.GetField("_new", BindingFlags.Static | BindingFlags.NonPublic);
        if (field?.GetValue(null) is not Delegate original || original.GetType().GenericTypeArguments is not [_, { } second, ..] || second != typeof(nint))
            return new MissingMemberException($"Confluent.Kafka {typeof(Handle).Assembly.GetName().Version} has no Librdkafka._new, which this version of KafkaPS requires.");

        ParameterExpression[] parameters = [.. original.GetType().GenericTypeArguments[..^1].Select(type => Expression.Parameter(type))];
        Expression watched = Expression.Block(
            Expression.Call(((Action<nint>)OnNew).Method, parameters[1]),
            Expression.Invoke(Expression.Constant(original), parameters));
        field.SetValue(null, Expression.Lambda(original.GetType(), watched, parameters).Compile());
        return null;
    }
}
