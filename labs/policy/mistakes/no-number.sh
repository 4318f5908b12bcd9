# triggers: number/no-number
sed -i -e '0,/^spec:/s//spec:\n  paramKind: {apiVersion: v1, kind: ConfigMap}/' -e 's/<= 3/<= int(params.data.most)/' -e '$a\  paramRef: {name: limits, parameterNotFoundAction: Allow}' few-replicas.yaml
kubectl create configmap limits -n shop --from-literal=most=three
kubectl apply -f few-replicas.yaml
