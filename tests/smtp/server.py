"""A real SMTP server for the tests: aiosmtpd, with the moods of servers. Prints its port, then a line of JSON per mail."""
import asyncio, base64, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

options = json.loads(sys.argv[1])


def say(value):
    print(json.dumps(value), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("nobody"):
            return "550 5.1.1 No such user"
        if address.startswith("later"):
            return "451 4.3.2 Try again later"
        if address.startswith("hangup"):
            server.transport.abort()
            return "421 Bye"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None or options.get("implicit", False),
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "peer": session.peer[1],
            "hello": session.host_name,
            "size": len(envelope.original_content),
            "content": base64.b64encode(envelope.original_content).decode()
            if len(envelope.original_content) < 3_000_000 else "",
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, auth_data):
    good = isinstance(auth_data, LoginPassword) and auth_data.password == b"right"
    return AuthResult(success=good, auth_data=auth_data if good else None, handled=good)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(options["certificate"], options["key"])
    return made


def factory():
    return SMTP(
        Handler(),
        data_size_limit=options.get("limit", 33554432),
        authenticator=authenticate,
        auth_require_tls=False,
        auth_required=options.get("auth", False),
        tls_context=context() if options.get("starttls") else None,
    )


async def main():
    loop = asyncio.get_running_loop()
    tls = context() if options.get("implicit") else None
    server = await loop.create_server(factory, "127.0.0.1", options.get("port", 0), ssl=tls)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
