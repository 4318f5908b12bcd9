# triggers: door/another-service
kubectl expose deployment door --name=entrance --port=80
