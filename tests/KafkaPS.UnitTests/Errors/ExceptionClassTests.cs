using System.Reflection;

namespace KafkaPS.UnitTests.Errors;

public class ExceptionClassTests
{
    /// <summary>Java's base classes of exceptions without a broker code.</summary>
    static readonly Dictionary<string, string[]> ParentsWithoutCode = new()
    {
        ["KafkaException"] = [],
        ["SerializationException"] = ["KafkaException"],
        ["ConfigException"] = ["KafkaException"],
        ["BootstrapResolutionException"] = ["KafkaException"],
        ["DisconnectException"] = ["RetriableException", "ApiException", "KafkaException"],
        ["BufferExhaustedException"] = ["TimeoutException", "RetriableException", "ApiException", "KafkaException"],
        ["SslAuthenticationException"] = ["AuthenticationException", "InvalidConfigurationException", "ApiException", "KafkaException"],
        ["TransactionAbortedException"] = ["ApiException", "KafkaException"],
    };

    public static TheoryData<string> Names => ReferenceData.ExceptionNames;

    [Theory, MemberData(nameof(Names))]
    public void A_class_has_the_parents_that_it_has_in_Java(string name)
    {
        IEnumerable<string>? expected = ParentsWithoutCode.GetValueOrDefault(name)
            ?? ReferenceData.Java.FirstOrDefault(error => error.Exception == name)?.Parents
            // A base class's own bases follow it in the chains of its subclasses.
            ?? ReferenceData.Java.FirstOrDefault(error => error.Parents.Contains(name))?.Parents.SkipWhile(parent => parent != name).Skip(1);

        Assert.True(expected is not null, $"{name} is no exception of Java's client.");
        Assert.Equal(expected, ReferenceData.ParentsOf(ReferenceData.TypeOf(name)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_script_can_make_one_with_a_message_and_a_cause(string name)
    {
        Type type = ReferenceData.TypeOf(name);
        Assert.True(type.IsPublic && !type.IsAbstract);

        ConstructorInfo constructor = Assert.Single(type.GetConstructors());
        ParameterInfo[] parameters = constructor.GetParameters();
        Assert.Equal([typeof(string), typeof(Exception)], parameters.Select(parameter => parameter.ParameterType));
        Assert.True(parameters[1].HasDefaultValue);

        var cause = new InvalidOperationException();
        var exception = (KafkaException)constructor.Invoke(["what failed", cause]);
        Assert.Equal("what failed", exception.Message);
        Assert.Same(cause, exception.InnerException);
        Assert.Equal(-1, exception.Code);
    }

    [Theory]
    [InlineData(typeof(LeaderNotAvailableException), true)]
    [InlineData(typeof(NotControllerException), true)]
    [InlineData(typeof(NetworkException), true)]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(BufferExhaustedException), true)]
    [InlineData(typeof(RecordTooLargeException), false)]
    [InlineData(typeof(SerializationException), false)]
    [InlineData(typeof(TopicAuthorizationException), false)]
    [InlineData(typeof(KafkaException), false)]
    public void An_exception_says_whether_it_is_retriable(Type type, bool isRetriable) =>
        Assert.Equal(isRetriable, ((KafkaException)Activator.CreateInstance(type, "x", null)!).IsRetriable);
}
