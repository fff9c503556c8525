/// Everything a backend offers.
package protocol Store: MessageLog, TokenStore, PolicyStore {}
