"""An SMTP server (aiosmtpd) that wants STARTTLS and a login, and writes each mail that it takes to a folder, as a JSON file."""
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, folder, certificate, key = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
count = 0


class Keep:
    async def handle_DATA(self, server, session, envelope):
        global count
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None, "login": session.auth_data.decode() if session.auth_data else None, "content": envelope.content.decode()}
        with open(os.path.join(folder, f"{count}.tmp"), "w", encoding="utf-8") as file:
            json.dump(mail, file)
        os.rename(os.path.join(folder, f"{count}.tmp"), os.path.join(folder, f"{count}.json"))
        count += 1
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    good = data.login == b"slo" and data.password == b"pass w\xc3\xb6rd"
    return AuthResult(success=True, auth_data=data.login) if good else AuthResult(success=False, handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)

    def make():
        return SMTP(Keep(), hostname="mail.test", tls_context=tls, require_starttls=True, auth_required=True, auth_require_tls=True, authenticator=login)

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
